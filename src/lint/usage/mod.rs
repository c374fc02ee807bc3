//! Site → [`Usages`]: every flag and every command that the site shows, and whose they are.
//!
//! How the program that a flag belongs to is known, first match first:
//!
//! 1. the command that it stands in, also in a unit file, in a Pod's `command` or `args`, in
//!    kubeadm's `extraArgs`, or in a variable such as `KUBELET_EXTRA_ARGS`;
//! 2. `component=kubelet` in the block's info string;
//! 3. the heading of its table's column, or a cell of its row with nothing but a name;
//! 4. the one component that its sentence names, if nothing but words such as `with the flag`
//!    stands between the two;
//! 5. the programs named in its paragraph, list item or table row;
//! 6. those named in the paragraph before its list or table;
//! 7. those named in the headings above, the nearest first;
//! 8. `component: kubelet` in the page's front matter.
//!
//! 1 to 4 and 8 are [`Owner::Known`]; the others are hints, unless they name nobody but the
//! component of the front matter. A sentence that says of itself
//! that something is removed, deprecated or wrong talks about it and does not use it.

mod block;
mod config;
mod files;
mod gates;
mod hints;
mod judged;
mod named;
mod nested;
mod prose;
mod resources;
mod row;

use std::sync::Arc;

pub use gates::{GateSetting, settings};

use rayon::prelude::*;

use crate::{
    diagnostic::Span,
    kubernetes::{
        Version,
        call::{Call, Given, Value},
        flags::Standing,
        shell::Word,
    },
    model::{self, Manifest, Page, PageId, Site},
    parse::Pieces,
};

/// What the site shows of command lines.
#[derive(Debug, Default)]
pub struct Usages {
    pub flags: Vec<FlagUse>,
    pub commands: Vec<CommandUse>,
    pub map_args: Vec<MapArgs>,
    pub gates: Vec<GateUse>,
    pub addresses: Vec<AddressUse>,
    pub ranges: Vec<RangesUse>,
}

/// A gate in the `featureGates` of a configuration file, or in a sentence.
#[derive(Debug)]
pub struct GateUse {
    /// Whose gates they are in the tables: `kubeadm` has its own, all others are `kubernetes`.
    pub owner: &'static str,
    pub name: String,
    pub value: String,
    pub span: Span,
    pub minors: Arc<[Version]>,
    /// The minors that the sentence names.
    pub named: Arc<[Version]>,
}

/// An address in a configuration file whose program looks at it only when it uses it.
#[derive(Debug)]
pub struct AddressUse {
    pub field: &'static str,
    pub value: String,
    pub span: Span,
}

/// The networks of Pods and Services that one configuration file names.
#[derive(Debug)]
pub struct RangesUse {
    pub pods: (String, Span),
    pub services: (String, Span),
}

/// A flag of a component or of kubeadm, somewhere.
#[derive(Debug)]
pub struct FlagUse {
    pub owner: Owner,
    pub name: String,
    pub span: Span,
    pub odd_dash: bool,
    pub value: Option<(Value, Span)>,
    /// The minors that the place speaks of.
    pub minors: Arc<[Version]>,
    /// The flags that the same command has besides, with their values.
    pub beside: Arc<[(String, String)]>,
    /// What the words around it say of it.
    pub said: Said,
    /// How it stands with its program.
    pub standing: Standing,
}

/// Whose flag it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A program or one of its commands.
    Known(String),
    Hinted(Vec<&'static str>),
    Nobody,
}

/// What a sentence says of the flags that it names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub deprecated: bool,
    pub removed: bool,
    pub wrong: bool,
    /// The minors of Kubernetes in the sentence.
    pub minors: Arc<[Version]>,
    /// The other code in the sentence.
    pub named: Arc<[String]>,
}

/// A command of any program.
#[derive(Debug)]
pub struct CommandUse {
    pub words: Vec<Word>,
    /// The spans of the words.
    pub spans: Vec<Span>,
    /// Set for the programs that the tables know.
    pub call: Option<Call>,
    pub place: Place,
    pub minors: Arc<[Version]>,
    /// Whether it stands in running text, where a word may be meant as a word.
    pub inline: bool,
    pub said: Said,
    pub page: usize,
}

impl CommandUse {
    /// The file that it stands in.
    pub fn path(&self) -> Option<&Arc<str>> {
        self.spans.first().map(|span| &span.path)
    }
}

/// Extra arguments that are written as a map, with the keys that can be mended.
#[derive(Debug)]
pub struct MapArgs {
    pub span: Span,
    /// The `apiVersion` of the document, where it has one.
    pub api: Option<String>,
    pub minors: Arc<[Version]>,
    /// The list that says the same, if it can be written in place.
    pub list: Option<(Span, String)>,
}

/// What offsets of a text mean in its file.
#[derive(Debug, Clone)]
pub enum Place {
    /// The text starts there and is written as it is.
    At(Arc<str>, usize),
    Block(Arc<str>, Pieces, usize),
}

impl Place {
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        match self {
            Place::At(path, start) => Span::new(path, start + range.start..start + range.end),
            Place::Block(path, pieces, start) => {
                Span::new(path, pieces.range(start + range.start..start + range.end))
            }
        }
    }

    /// The place of a text that starts `n` bytes later.
    fn after(&self, n: usize) -> Place {
        match self {
            Place::At(path, start) => Place::At(path.clone(), start + n),
            Place::Block(path, pieces, start) => {
                Place::Block(path.clone(), pieces.clone(), start + n)
            }
        }
    }
}

/// Whether a text says of itself that something in it is wrong.
pub fn says_wrong(text: &str) -> bool {
    let said = hints::said(text);
    said.wrong || said.removed
}

/// Reads the whole site, for the versions that it is checked for.
pub fn gather(site: &Site, versions: &[Version]) -> Usages {
    let all: Arc<[Version]> = versions.into();
    let pages = site.pages.par_iter().enumerate();
    let shown = pages.map(|(id, page)| on_page(id, page, &all));
    let manifests = site.manifests.par_iter();
    let files = manifests.filter(|m| m.place == model::Place::File);
    let written = files.map(|manifest| in_file(manifest, &all));
    let gathered: Vec<Usages> = shown.chain(written).collect();
    let mut usages = Usages::default();
    for part in gathered {
        usages.flags.extend(part.flags);
        usages.commands.extend(part.commands);
        usages.map_args.extend(part.map_args);
        usages.gates.extend(part.gates);
        usages.addresses.extend(part.addresses);
        usages.ranges.extend(part.ranges);
    }
    usages
}

fn on_page(id: PageId, page: &Page, all: &Arc<[Version]>) -> Usages {
    let mut usages = Usages::default();
    for part in page.body.all() {
        let document = &*part.document;
        let front = &document.front;
        let minors = narrowed(all, front.since.as_deref(), front.until.as_deref());
        prose::gather(document, id, &minors, &mut usages);
        for (block, excerpt) in document.blocks.iter().zip(&part.excerpts) {
            // A file that is shown is read where it lies.
            if excerpt.is_none() {
                let (since, until) = (block.info.get("since"), block.info.get("until"));
                let minors = narrowed(&minors, since, until);
                block::gather(document, block, id, &minors, &mut usages);
            }
        }
    }
    judged::judge(&mut usages.flags);
    usages
}

fn in_file(manifest: &Manifest, all: &[Version]) -> Usages {
    let mut usages = Usages::default();
    let place = Place::At(manifest.path.clone(), manifest.span(0..0).range.0);
    let wanted = all.iter().copied().filter(|v| manifest.is_for(*v));
    let minors: Arc<[Version]> = wanted.collect();
    files::manifest(&manifest.text, &place, &minors, &mut usages);
    judged::judge(&mut usages.flags);
    usages
}

/// The minors that a page or a block is true for, of those around it.
fn narrowed(all: &Arc<[Version]>, since: Option<&str>, until: Option<&str>) -> Arc<[Version]> {
    let (since, until) = (
        since.and_then(Version::parse),
        until.and_then(Version::parse),
    );
    if since.is_none() && until.is_none() {
        return all.clone();
    }
    let within = |m: &Version| since.is_none_or(|s| s <= *m) && until.is_none_or(|u| *m <= u);
    all.iter().copied().filter(within).collect()
}

impl Usages {
    /// How many flags kubectl's commands have; they are kept with their commands.
    pub fn kubectl_flags(&self) -> usize {
        let calls = self.commands.iter().filter_map(|c| c.call.as_ref());
        let kubectl = calls.filter(|c| c.path.starts_with("kubectl"));
        kubectl.map(|c| c.flags.len()).sum()
    }

    /// Notes the flags of one owner that stand together.
    fn add_flags(
        &mut self,
        given: Vec<Given>,
        owner: &Owner,
        place: &Place,
        minors: &Arc<[Version]>,
        said: Said,
    ) {
        let beside: Arc<[(String, String)]> = given
            .iter()
            .filter_map(|g| Some((g.name.clone(), g.value.as_ref()?.text.clone())))
            .collect();
        for flag in given.into_iter().filter(|g| !g.short) {
            let span = place.span(flag.range);
            let value = flag.value.map(|v| {
                let span = place.span(v.range.clone());
                (v, span)
            });
            self.flags.push(FlagUse {
                owner: owner.clone(),
                name: flag.name,
                span,
                odd_dash: flag.odd_dash,
                value,
                minors: minors.clone(),
                beside: beside.clone(),
                said: said.clone(),
                standing: Standing::Unknown,
            });
        }
    }
}
