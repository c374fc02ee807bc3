//! `Edits`: a site on disk and a seeded author who changes it in every way that a site can change.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

pub struct Edits {
    root: PathBuf,
    state: u64,
}

const FOLDERS: &[&str] = &[
    "content",
    "content/notes",
    "content/notes/deep",
    "content/labs",
];
const NAMES: &[&str] = &["a", "b", "c", "dns", "index"];
const WORDS: &[&str] = &["service", "pod", "record", "address", "claim", "ordinal"];

impl Edits {
    pub fn new(root: &Path, seed: u64) -> Self {
        Edits {
            root: root.to_owned(),
            state: seed.wrapping_mul(2).wrapping_add(1),
        }
    }

    /// A site of some size to begin with.
    pub fn begin(&mut self) {
        for _ in 0..12 {
            self.page();
        }
        self.snippet();
        self.manifest();
    }

    /// One change; returns what it was.
    pub fn change(&mut self) -> String {
        match self.below(20) {
            0..=6 => self.page(),
            7 => self.rename(),
            8 | 9 => self.delete(),
            10 | 11 => self.snippet(),
            12 => self.manifest(),
            13 | 14 => self.config(),
            15 | 16 => self.theme(),
            17 => self.data(),
            18 => self.asset(),
            _ => self.broken_page(),
        }
    }

    /// True once in `n` times.
    pub fn chance(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn below(&mut self, n: usize) -> usize {
        // SplitMix64: the same series on every machine.
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn path(&mut self) -> String {
        format!("{}/{}.md", self.pick(FOLDERS), self.pick(NAMES))
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> String {
        let disk = self.root.join(path);
        fs::create_dir_all(disk.parent().unwrap()).unwrap();
        fs::write(disk, bytes).unwrap();
        format!("wrote {path}")
    }

    fn page(&mut self) -> String {
        let path = self.path();
        let text = self.text(&path);
        self.write(&path, text)
    }

    fn text(&mut self, path: &str) -> String {
        let mut text = String::from("---\n");
        let (title, word, other) = (self.pick(WORDS), self.pick(WORDS), self.pick(WORDS));
        let optional = [
            format!("title: The {title}\n"),
            format!("summary: What a {title} is.\n"),
            format!("weight: {}\n", self.below(3)),
            "draft: true\n".to_owned(),
            format!("aliases: [old-{title}]\n"),
            format!("teaches: [{word}]\n"),
            format!("requires: [{other}]\n"),
            format!("variables: {{NS: {{default: {word}}}}}\n"),
            "template: own.html\n".to_owned(),
            "extra: {hidden: true}\n".to_owned(),
        ];
        for (n, line) in optional.iter().enumerate() {
            if self.chance(if n < 3 { 2 } else { 6 }) {
                text.push_str(line);
            }
        }
        text.push_str("---\n");
        let up = "../".repeat(path.matches('/').count());
        for _ in 0..self.below(5) {
            let target = self.path();
            let word = self.pick(WORDS);
            text.push_str(&match self.below(8) {
                0 => format!("See [the {word}]({up}{target}#{word}).\n\n"),
                1 => format!("## The {word}\n\nA {word} is a {title}.\n\n"),
                2 => format!("```yaml\n{word}: {title} # $NS\n```\n\n"),
                3 => format!("<!-- include: {up}parts/{word}.md -->\n\n"),
                4 => format!("```yaml file={up}manifests/{word}.yaml\n```\n\n"),
                5 => format!("![A picture]({up}content/{word}.png)\n\n"),
                6 => self.service(word),
                _ => format!("Some words of a {word}[^1].\n\n[^1]: A note.\n\n"),
            });
        }
        text
    }

    /// A manifest that Kubernetes accepts, or not.
    fn service(&mut self, name: &str) -> String {
        let address = self.pick(&["None", "none", "10.96.0.7"]);
        format!(
            "```yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n  \
             clusterIP: {address}\n  ports: [{{port: 80}}]\n```\n\n"
        )
    }

    /// Lets all files look as if nobody had written them for years, as unpacked ones do.
    pub fn age(&self) {
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for path in self.files("") {
            if path.metadata().unwrap().modified().unwrap() != long_ago {
                let file = fs::File::options().write(true).open(&path).unwrap();
                file.set_modified(long_ago).unwrap();
            }
        }
    }

    fn files(&self, folder: &str) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = walkdir::WalkDir::new(self.root.join(folder))
            .into_iter()
            .filter_map(Result::ok)
            .filter(|e| e.file_type().is_file())
            .map(|e| e.into_path())
            .collect();
        files.sort();
        files
    }

    fn rename(&mut self) -> String {
        let pages = self.files("content");
        if pages.is_empty() {
            return self.page();
        }
        let from = &pages[self.below(pages.len())];
        let to = self.path();
        let disk = self.root.join(&to);
        fs::create_dir_all(disk.parent().unwrap()).unwrap();
        fs::rename(from, &disk).unwrap();
        format!("renamed {} to {to}", from.display())
    }

    fn delete(&mut self) -> String {
        let folder = self.pick(&["content", "content", "parts", "manifests", "theme", "data"]);
        let files = self.files(folder);
        if files.is_empty() {
            return self.page();
        }
        let file = &files[self.below(files.len())];
        fs::remove_file(file).unwrap();
        format!("deleted {}", file.display())
    }

    fn snippet(&mut self) -> String {
        let path = format!("parts/{}.md", self.pick(WORDS));
        let inner = self.pick(WORDS);
        let text = match self.below(3) {
            0 => format!("Words about a {inner}.\n"),
            1 => format!("## A {inner}\n\n[Link](../content/notes/dns.md)\n"),
            _ => format!("Outer.\n\n<!-- include: {inner}.md -->\n"),
        };
        self.write(&path, text)
    }

    fn manifest(&mut self) -> String {
        let path = format!("manifests/{}.yaml", self.pick(WORDS));
        let text = format!("kind: Service\nspec:\n  port: {}\n", self.below(9));
        self.write(&path, text)
    }

    fn config(&mut self) -> String {
        let (title, rule) = (self.pick(WORDS), self.pick(&["off", "info", "error"]));
        let lines = [
            format!("title: A {title} site\n"),
            "base_url: https://example.org/learn/\n".to_owned(),
            "search: false\n".to_owned(),
            format!("language: {}\n", self.pick(&["en", "de", "fr"])),
            format!("rules: {{missing-summary: {rule}}}\n"),
            format!("variables: {{NS: {{default: {title}}}}}\n"),
            "extra: {b: 1, a: 2, d: 3, c: 4}\n".to_owned(),
            "edit_url: https://example.org/edit/{path}\n".to_owned(),
            "titel: a mistake\n".to_owned(),
        ];
        let mut text = String::new();
        for line in &lines {
            if self.chance(3) {
                text.push_str(line);
            }
        }
        let written = self.write("proofmark.yaml", &text);
        format!("{written}: {text:?}")
    }

    fn theme(&mut self) -> String {
        let word = self.pick(WORDS);
        match self.below(5) {
            0 => self.write("theme/css/99-own.css", format!(".{word} {{ color: teal }}\n")),
            1 => self.write(
                "theme/templates/own.html",
                format!(
                    "{word} {{{{ page.title }}}} {{% for k, v in site.extra %}}{{{{ k }}}}={{{{ v }}}}{{% endfor %}}\n{{{{ page.content | safe }}}}"
                ),
            ),
            2 => self.write(
                "theme/templates/partials/head-extra.html",
                format!("<meta name=\"own\" content=\"{word} {{{{ data }}}}\">\n"),
            ),
            3 => self.write("theme/templates/partials/footer.html", "{% if %}"),
            _ => match fs::remove_dir_all(self.root.join("theme")) {
                Ok(()) => "removed theme/".to_owned(),
                Err(_) => self.page(),
            },
        }
    }

    fn data(&mut self) -> String {
        let text = format!("- {}\n- {}\n", self.pick(WORDS), self.below(9));
        self.write("data/list.yaml", text)
    }

    fn asset(&mut self) -> String {
        let path = format!("content/{}.png", self.pick(WORDS));
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0".to_vec();
        png.push(1 + self.below(9) as u8);
        png.extend(b"\0\0\0\x05\x08\x06\0\0\0\0\0\0\0");
        self.write(&path, png)
    }

    fn broken_page(&mut self) -> String {
        let path = self.path();
        let bytes: &[u8] = match self.below(3) {
            0 => b"\xff\xfe",
            1 => b"---\ntitle: a: b\n---\n",
            _ => b"<!-- include: a.md -->\n",
        };
        self.write(&path, bytes)
    }
}
