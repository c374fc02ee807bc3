//! The folder as outputs, again and again, doing anew only what a change made necessary.
//!
//! Texts are remembered for as long as their files are the same. The rest is remembered by the
//! content that it was made from: parsed documents, the theme, verdicts, and finished pages. So the
//! outputs are those of a first build, whatever was there before.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use crate::{
    cli::{judge::Judging, progress::Progress, site},
    diagnostic::{self, Report},
    emit,
    kubernetes::Judge,
    lint,
    model::{self, PageId, Part, Site},
    parse::{self, Document},
    render::{self, Content, Highlighter, KeptIndex, Output, Pages, Theme},
    source::{self, Dates},
    verdicts::Verdicts,
};

/// A site that is built repeatedly, with drafts and with its findings on its pages.
pub struct Preview {
    root: PathBuf,
    search: bool,
    progress: Progress,
    highlighter: Highlighter,
    judging: Judging,
    judge: Arc<Judge>,
    dates: Dates,
    /// What was read for the last build.
    tree: source::Tree,
    verdicts: Verdicts,
    /// Documents by path, as they were parsed from the text that they hold.
    parsed: HashMap<Arc<str>, Arc<Document>>,
    /// The theme and the files that it was made from.
    theme: Option<(BTreeMap<String, Vec<u8>>, Theme)>,
    pages: Pages,
    /// What the last build found.
    report: Option<Arc<Report>>,
}

/// An edit that touches more pages than this has no page that somebody waits for.
const FEW: usize = 16;

/// What a build made of the folder.
pub struct Built {
    /// Everything but the search index, which takes longer: [`Built::index`] makes it.
    pub outputs: Vec<Output>,
    pub report: Arc<Report>,
    /// The folders in which a change can change the outputs.
    pub folders: BTreeSet<PathBuf>,
    /// When each file that is copied as it is was last written.
    pub copied: Vec<Option<SystemTime>>,
    /// How many pages had to be drawn; the others were remembered.
    pub drawn: usize,
    /// The language to index in; `None` when the site has no search.
    pub search: Option<String>,
}

impl Built {
    /// Whether a reader would see the same site.
    pub fn is_same(&self, other: &Built) -> bool {
        self.outputs == other.outputs
            && self.copied == other.copied
            && self.search == other.search
            && self.report.diagnostics == other.report.diagnostics
    }

    /// The search index of these outputs, made from what was `kept` of the one before.
    pub fn index(&self, kept: &mut KeptIndex) -> Result<Vec<Output>, render::SearchError> {
        match &self.search {
            Some(language) => kept.index(&self.outputs, language),
            None => Ok(Vec::new()),
        }
    }
}

impl Preview {
    pub fn new(root: &Path, search: bool, judging: Judging, judge: Arc<Judge>) -> Self {
        Preview {
            root: root.to_owned(),
            search,
            progress: Progress::new(false),
            highlighter: Highlighter::new(emit::load_highlights(root)),
            judging,
            judge,
            dates: source::dates(root),
            tree: source::Tree::default(),
            verdicts: Verdicts::default(),
            parsed: HashMap::new(),
            theme: None,
            pages: Pages::default(),
            report: None,
        }
    }

    /// Says on standard error what each build does.
    pub fn verbose(mut self, verbose: bool) -> Self {
        self.progress = Progress::new(verbose);
        self
    }

    /// Reads the history again, after a commit.
    pub fn read_dates(&mut self) {
        self.dates = source::dates(&self.root);
    }

    /// Builds what is on disk now. Checking and drawing a whole site takes a moment, so the pages
    /// whose own text is another are handed to `first` before, with the findings of the last
    /// build.
    pub fn build(&mut self, first: impl FnOnce(Vec<Output>)) -> anyhow::Result<Built> {
        let progress = self.progress;
        let tree = progress.step("read the sources", || {
            source::reload(&self.root, &self.tree)
        })?;
        let options = model::Options {
            drafts: true,
            foreign: false,
        };
        let mut site = progress.step("parsed and resolved", || {
            crate::resolve(&tree, options, |page| self.parse(page))
        });
        site.config.search &= self.search;
        let edited = self.edited(&site);
        self.parsed = documents(&site);
        let verdicts = progress.step("judged", || {
            self.judging
                .verdicts_again(&site, &self.judge, &self.verdicts)
        })?;
        self.pages.turn();
        if !edited.is_empty() {
            let drawn = progress.step("rendered what was edited", || {
                self.early(&tree, &site, &verdicts, &edited)
            });
            first(drawn);
        }
        let mut report = progress.step("checked", || lint::check(&site, &verdicts));
        let outputs = progress.step("rendered", || {
            self.render(&tree, &site, &verdicts, &mut report)
        });
        let report = Arc::new(report);
        self.report = Some(report.clone());
        let built = Built {
            copied: outputs.iter().filter_map(written).collect(),
            drawn: self.pages.made(),
            outputs,
            report,
            folders: tree.watched(),
            search: site.config.search.then_some(site.config.language),
        };
        self.tree = tree;
        self.verdicts = verdicts;
        Ok(built)
    }

    /// The pages whose own text, or that of an included document, is not what it was.
    fn edited(&self, site: &Site) -> Vec<PageId> {
        let is_known = |part: &&Part| {
            let known = self.parsed.get(&part.document.path);
            known.is_some_and(|known| known.text == part.document.text)
        };
        let pages = site.pages.iter().enumerate().filter(|(_, p)| !p.generated);
        let edited = pages.filter(|(_, p)| !p.body.all().iter().all(&is_known));
        let edited: Vec<PageId> = edited.map(|(id, _)| id).take(FEW + 1).collect();
        match edited.len() > FEW {
            true => Vec::new(),
            false => edited,
        }
    }

    /// Some pages, unless the theme has to be made anew.
    fn early(
        &self,
        tree: &source::Tree,
        site: &Site,
        verdicts: &Verdicts,
        pages: &[PageId],
    ) -> Vec<Output> {
        match (&self.theme, &self.report) {
            (Some((files, theme)), Some(report)) if *files == tree.theme => {
                render::pages(&self.inputs(site, verdicts, theme, report), pages)
            }
            _ => Vec::new(),
        }
    }

    /// The outputs. Faults of the theme are added to the report and shown on the pages, which
    /// are then drawn with the default theme; a page that only asks for a template that is not
    /// there keeps the site's own.
    fn render(
        &mut self,
        tree: &source::Tree,
        site: &Site,
        verdicts: &Verdicts,
        report: &mut Report,
    ) -> Vec<Output> {
        let theme = match self.theme.take() {
            Some((files, theme)) if files == tree.theme => Ok(theme),
            _ => Theme::new(&tree.theme),
        };
        let (theme, faults) = match theme {
            Ok(theme) => {
                let (outputs, faults) = self.draw(site, verdicts, &theme, report);
                if faults.is_empty() {
                    self.theme = Some((tree.theme.clone(), theme));
                    return outputs;
                }
                (Some(theme), faults)
            }
            Err(faults) => (None, faults),
        };
        let in_theme = faults.iter().any(|f| f.span.path.starts_with("theme/"));
        site::add_faults(report, tree, faults);
        let theme = theme.filter(|_| !in_theme).unwrap_or_else(|| {
            Theme::new(&BTreeMap::new()).expect("the default theme can be used")
        });
        self.draw(site, verdicts, &theme, report).0
    }

    fn draw(
        &self,
        site: &Site,
        verdicts: &Verdicts,
        theme: &Theme,
        report: &Report,
    ) -> (Vec<Output>, Vec<diagnostic::Diagnostic>) {
        render::render(&self.inputs(site, verdicts, theme, report))
    }

    fn inputs<'a>(
        &'a self,
        site: &'a Site,
        verdicts: &'a Verdicts,
        theme: &'a Theme,
        report: &'a Report,
    ) -> render::Inputs<'a> {
        render::Inputs {
            site,
            verdicts,
            theme,
            dates: &self.dates,
            highlighter: &self.highlighter,
            report: Some(report),
            serve: true,
            pages: Some(&self.pages),
            index: None,
        }
    }

    fn parse(&self, page: &source::Source) -> Arc<Document> {
        match self.parsed.get(&page.path) {
            Some(known) if known.text == page.text => known.clone(),
            _ => Arc::new(parse::parse(&page.path, &page.text, parse::Dialect::Site)),
        }
    }
}

/// When the file of an output that is a file was written; nothing for the others.
fn written(output: &Output) -> Option<Option<SystemTime>> {
    match &output.content {
        Content::File(disk) => Some(disk.metadata().and_then(|m| m.modified()).ok()),
        Content::Bytes(_) => None,
    }
}

/// The documents of a site, included ones among them, by path.
fn documents(site: &Site) -> HashMap<Arc<str>, Arc<Document>> {
    let parts = site.pages.iter().flat_map(|p| p.body.all());
    parts
        .map(|part| (part.document.path.clone(), part.document.clone()))
        .collect()
}
