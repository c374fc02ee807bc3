//! A document with its links, files and includes resolved, depth first.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Part,
    excerpt::{excerpt, fault},
    links::{Links, join},
};
use crate::{
    diagnostic::Diagnostic,
    parse::{self, Dialect, Document, Include},
    source::{Source, Tree},
};

/// Resolves documents; included files are parsed once, however often they are included.
pub(super) struct Parts<'a> {
    pub tree: &'a Tree,
    pub links: Links<'a>,
    pub dialect: Dialect,
    pub parsed: BTreeMap<Arc<str>, Arc<Document>>,
    pub problems: Vec<Diagnostic>,
}

impl Parts<'_> {
    pub fn page(&mut self, document: &Arc<Document>) -> Part {
        self.part(document, &mut vec![document.path.clone()])
    }

    /// `open` holds the files that are being included, from the page inwards.
    fn part(&mut self, document: &Arc<Document>, open: &mut Vec<Arc<str>>) -> Part {
        let links = document
            .links
            .iter()
            .map(|l| self.links.resolve(&document.path, &l.destination))
            .collect();
        let excerpts = match self.dialect {
            Dialect::Site => document
                .blocks
                .iter()
                .map(|b| excerpt(self.tree, document, b))
                .collect(),
            Dialect::Foreign => vec![None; document.blocks.len()],
        };
        let mut includes = Vec::new();
        for include in &document.includes {
            let part = match self.find(document, include, open) {
                Ok(source) => {
                    open.push(source.path.clone());
                    let inner = self.parse(&source);
                    let part = self.part(&inner, open);
                    open.pop();
                    Some(part)
                }
                Err(problem) => {
                    self.problems.push(*problem);
                    None
                }
            };
            includes.push(part);
        }
        Part {
            document: document.clone(),
            links,
            excerpts,
            includes,
        }
    }

    fn find(
        &self,
        document: &Document,
        include: &Include,
        open: &[Arc<str>],
    ) -> Result<Source, Box<Diagnostic>> {
        let problem = |rule, message: String| {
            Box::new(Diagnostic::new(
                rule,
                document.span(include.range.clone()),
                message,
            ))
        };
        let missing = |why| {
            let (rule, why) = fault(why);
            problem(rule, format!("`{}` {why}", include.path))
        };
        if self.dialect == Dialect::Foreign {
            return Err(missing(crate::source::Missing::NotFound));
        }
        let path = join(&document.path, &include.path)
            .ok_or_else(|| missing(crate::source::Missing::OutsideRoot))?;
        if open.iter().any(|o| **o == *path) {
            let chain: Vec<&str> = open.iter().map(|o| &**o).chain([&*path]).collect();
            return Err(problem(
                "include-loop",
                format!("the include never ends: {}", chain.join(" → ")),
            ));
        }
        self.tree.text(&path).map_err(missing)
    }

    fn parse(&mut self, source: &Source) -> Arc<Document> {
        if let Some(known) = self.parsed.get(&source.path) {
            return known.clone();
        }
        let document = Arc::new(parse::parse(&source.path, &source.text, self.dialect));
        self.problems.extend(document.problems.iter().cloned());
        self.parsed.insert(source.path.clone(), document.clone());
        document
    }
}
