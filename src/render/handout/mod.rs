//! Labs → a handout: one page to print, for students or for instructors, or a sheet for each
//! lab with its commands and names.
//!
//! All editions are drawn from the words of the labs' pages. What an edition may not hold is
//! left out before it is drawn, not hidden by a style. Nothing is read and no PDF is made here.

mod cheat_sheet;
mod checklist;
mod edition;
mod lab;
mod schedule;
mod style;
mod terms;

use serde_json::{Value, json};

use super::{Content, Inputs, Output, html::Place, links::asset_url};
use crate::{
    diagnostic::Diagnostic,
    model::{Lab, Target, relative_url},
};
pub use edition::{Edition, Sheet};

/// What to print, and for whom.
pub struct Request<'a> {
    /// In the order in which they are done.
    pub labs: &'a [&'a Lab],
    pub edition: Edition,
    pub sheet: Sheet,
    /// What stands on the first page.
    pub title: &'a str,
    /// The commit that the labs are of, for the margins.
    pub commit: Option<&'a str>,
}

/// The handout as `name.html`, which holds its style, and below `files/` the labs' images.
pub fn handout(
    inputs: &Inputs<'_>,
    request: &Request<'_>,
    name: &str,
) -> Result<Vec<Output>, Vec<Diagnostic>> {
    let mut values = values(inputs, request, Place::Elsewhere);
    values["style"] = style::sheet(inputs, request).into();
    let html = draw(inputs, values)?;
    let mut outputs = vec![Output::text(format!("{name}.html"), html)];
    let parts = request.labs.iter().flat_map(|l| {
        let page = &inputs.site.pages[l.page];
        page.body.all()
    });
    for target in parts.flat_map(|p| &p.links) {
        let Target::Asset { path, .. } = target else {
            continue;
        };
        if let Some(asset) = inputs.site.assets.get(path).filter(|a| a.size.is_some()) {
            outputs.push(Output {
                path: format!("files/{}", asset_url(path)),
                content: Content::File(asset.disk.clone()),
            });
        }
    }
    Ok(outputs)
}

/// The student edition of each lab, for the site: the one edition that anybody may see.
pub(super) fn outputs(inputs: &Inputs<'_>) -> (Vec<Output>, Vec<Diagnostic>) {
    let mut outputs = Vec::new();
    let mut problems = Vec::new();
    for lab in &inputs.site.labs {
        let request = Request {
            labs: &[lab],
            edition: Edition::Student,
            sheet: Sheet::A4,
            title: &lab.title,
            commit: None,
        };
        let mut values = values(inputs, &request, Place::Site);
        let style = format!("{}-handout.css", lab.id);
        values["stylesheet"] = relative_url("", &style).into();
        match draw(inputs, values) {
            Ok(html) => {
                outputs.push(Output::text(address(lab), html));
                let css = style::sheet(inputs, &request);
                outputs.push(Output::text(format!("labs/{style}"), css));
            }
            Err(found) => problems.extend(found),
        }
    }
    (outputs, problems)
}

/// Where the site has the lab's student edition.
pub(super) fn address(lab: &Lab) -> String {
    format!("labs/{}-handout.html", lab.id)
}

fn draw(inputs: &Inputs<'_>, values: Value) -> Result<String, Vec<Diagnostic>> {
    let mut context = tera::Context::from_serialize(&values).expect("an object is a context");
    context.insert(
        "site",
        &json!({
            "title": inputs.site.config.title,
            "language": inputs.site.config.language,
            "extra": inputs.site.config.extra,
            "csp": super::base::CSP,
        }),
    );
    inputs.theme.render("handout.html", &context)
}

fn values(inputs: &Inputs<'_>, request: &Request<'_>, place: Place) -> Value {
    let labs = request.labs.iter();
    let labs: Vec<Value> = match request.edition {
        Edition::CheatSheet => labs.map(|l| cheat_sheet::context(inputs, l)).collect(),
        _ => labs
            .map(|l| lab::context(inputs, request.edition, l, place))
            .collect(),
    };
    let instructor = request.edition == Edition::Instructor;
    json!({
        "title": request.title,
        "edition": request.edition.id(),
        "edition_name": request.edition.title(),
        "several": labs.len() > 1,
        "kubernetes": inputs.site.config.kubernetes,
        "commit": request.commit,
        "labs": labs,
        "schedules": if instructor { schedule::context(request.labs) } else { Value::Null },
        "checklist": if instructor { checklist::context(request.labs) } else { Value::Null },
        "terms": match request.edition {
            Edition::Student => terms::context(inputs.site, request.labs),
            _ => json!([]),
        },
    })
}
