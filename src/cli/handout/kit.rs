//! The workshop in one archive: the site to open from a disk or to serve, the labs with their checks, the
//! handouts, and the images that the nodes must have beforehand.
//!
//! The same inputs give the same archive, PDFs apart: no dates and no owners.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    lab::export,
    model::Lab,
    render::{self, Content, Output},
};

/// Writes the archive; everything in it is below one folder, `workshop/`.
pub(super) fn write(
    path: &Path,
    labs: &[&Lab],
    site: &[Output],
    printed: &[(String, PathBuf)],
) -> io::Result<()> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for output in site {
        let bytes = match &output.content {
            Content::Bytes(bytes) => bytes.to_vec(),
            Content::File(disk) => fs::read(disk)?,
        };
        files.insert(format!("site/{}", output.path), bytes);
    }
    for lab in labs {
        files.extend(export::folder(lab));
    }
    for (name, disk) in printed {
        files.insert(format!("handouts/{name}"), fs::read(disk)?);
    }
    let images: BTreeSet<&str> = labs
        .iter()
        .flat_map(|l| &l.front().images)
        .map(String::as_str)
        .collect();
    let list: String = images.iter().map(|i| format!("{i}\n")).collect();
    files.insert("images.txt".to_owned(), list.into_bytes());
    files.insert("README.md".to_owned(), readme(labs).into_bytes());
    let files = files.into_iter();
    let all = files.map(|(path, bytes)| (format!("workshop/{path}"), bytes));
    fs::write(path, render::archive(all)?)
}

fn readme(labs: &[&Lab]) -> String {
    let mut text = "# The workshop, without internet\n\n\
        - `site/index.html`: open it in a browser; search alone needs a server, such as\n  \
        `python3 -m http.server --directory site`\n\
        - `labs/`: each lab with its manifests and checks, for bash and kubectl\n\
        - `handouts/`: to print; the instructor edition has the solutions\n\
        - `images.txt`: the container images, to be on every node before the day\n\n\
        Where there is internet, save the images:\n\n\
        ```bash\n\
        xargs -n 1 docker pull <images.txt\n\
        xargs docker save -o images.tar <images.txt\n\
        ```\n\n\
        and on each node:\n\n\
        ```bash\n\
        ctr -n k8s.io images import images.tar   # containerd\n\
        kind load image-archive images.tar       # a kind cluster, once\n\
        ```\n\n\
        ## The labs\n\n"
        .to_owned();
    for lab in labs {
        text.push_str(&format!("- `labs/{}`: {}\n", lab.id, lab.title));
    }
    text
}
