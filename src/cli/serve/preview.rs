//! The folder as outputs, again and again, doing anew only what a change made necessary.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
};

use crate::{
    diagnostic::Report,
    emit,
    kubernetes::{Judge, Store},
    lint, model,
    parse::{self, Document},
    render::{self, Highlighter, Output, Theme},
    source::{self, Dates},
    verdicts,
};

/// A site that is built repeatedly. Its outputs are those of a clean build with drafts.
pub struct Preview {
    root: PathBuf,
    search: bool,
    highlighter: Highlighter,
    judge: Judge,
    dates: Dates,
    /// Documents by path; one is parsed anew only when its text is another.
    parsed: RwLock<HashMap<Arc<str>, Arc<Document>>>,
    outputs: Vec<Output>,
    index: Vec<Output>,
    language: String,
}

impl Preview {
    pub fn new(root: &Path, search: bool) -> Self {
        Preview {
            root: root.to_owned(),
            search,
            highlighter: Highlighter::new(emit::load_highlights(root)),
            judge: Judge::new(Store::of_user(|line| eprintln!("proofmark: {line}")))
                .with_cache(root),
            dates: source::dates(root),
            parsed: RwLock::default(),
            outputs: Vec::new(),
            index: Vec::new(),
            language: "en".to_owned(),
        }
    }

    /// Builds what is on disk now; the search index stays as it was.
    pub fn build(&mut self) -> Result<(Vec<Output>, Report), String> {
        let tree = source::load(&self.root).map_err(|e| e.to_string())?;
        let options = model::Options {
            drafts: true,
            foreign: false,
        };
        let mut site = crate::resolve(&tree, options, |page| self.parse(page));
        site.config.search &= self.search;
        self.language.clone_from(&site.config.language);
        let versions = site.config.versions();
        let verdicts = verdicts::judge(&site, &self.judge, &versions).map_err(|e| e.to_string())?;
        let mut report = lint::check(&site, &verdicts);
        let theme = Theme::new(&tree.theme)?;
        let (outputs, problems) = render::render(&render::Inputs {
            site: &site,
            verdicts: &verdicts,
            theme: &theme,
            dates: &self.dates,
            highlighter: &self.highlighter,
            report: Some(&report),
            serve: true,
        });
        report.diagnostics.extend(problems);
        self.outputs = outputs;
        let mut all = self.outputs.clone();
        all.extend(self.index.iter().cloned());
        Ok((all, report))
    }

    /// Brings the search index up to date with the last build.
    pub fn index(&mut self) -> Result<Vec<Output>, render::SearchError> {
        if self.search {
            self.index = render::search_index(&self.outputs, &self.language)?;
        }
        let mut all = self.outputs.clone();
        all.extend(self.index.iter().cloned());
        Ok(all)
    }

    fn parse(&self, page: &source::Source) -> Arc<Document> {
        let known = self
            .parsed
            .read()
            .expect("no writer panics")
            .get(&page.path)
            .cloned();
        if let Some(document) = known.filter(|d| d.text == page.text) {
            return document;
        }
        let document = Arc::new(parse::parse(&page.path, &page.text, parse::Dialect::Site));
        let mut parsed = self.parsed.write().expect("no writer panics");
        parsed.insert(page.path.clone(), document.clone());
        document
    }
}
