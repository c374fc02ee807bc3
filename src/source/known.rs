//! Texts of an earlier load: a file that is still the one that was read is not read again.
//!
//! Whether it is says the file system, whose clock may stand still between two writes. So a file
//! that was written a moment before it was read is read once more the next time.

use std::{
    collections::HashMap,
    fs::Metadata,
    sync::Arc,
    time::{Duration, SystemTime},
};

use super::Source;

/// Texts by path, with the state of the file that each was read from.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<Arc<str>, (Stamp, Source)>);

/// What is another after every change of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    written: SystemTime,
    /// When the file system last changed anything about the file, which no program can set.
    changed: Duration,
    file: (u64, u64),
}

/// The coarsest clock of a file system that is in use has two seconds.
const WRITTEN_BEFORE: Duration = Duration::from_secs(2);
/// What sets the time of writing back leaves a trace, which is exact to a tick of the kernel.
const CHANGED_BEFORE: Duration = Duration::from_millis(50);

impl Known {
    /// The text of a file, if it was read in this state.
    pub fn get(&self, path: &str, stamp: Option<Stamp>) -> Option<&Source> {
        let (known, source) = self.0.get(path)?;
        (Some(*known) == stamp).then_some(source)
    }

    pub fn insert(&mut self, stamp: Stamp, source: Source) {
        self.0.insert(source.path.clone(), (stamp, source));
    }

    pub fn forget(&mut self, path: &str) {
        self.0.remove(path);
    }
}

impl Stamp {
    /// The state of a file that is about to be read; none if a change after that might not show.
    #[cfg(unix)]
    pub fn of(file: &Metadata) -> Option<Stamp> {
        use std::os::unix::fs::MetadataExt;
        let written = file.modified().ok()?;
        let seconds = u64::try_from(file.ctime()).ok()?;
        let changed = Duration::new(seconds, u32::try_from(file.ctime_nsec()).ok()?);
        let now = SystemTime::now();
        let is_old =
            |time: SystemTime, than: Duration| now.duration_since(time).is_ok_and(|age| age > than);
        let settled = is_old(written, WRITTEN_BEFORE)
            && is_old(SystemTime::UNIX_EPOCH + changed, CHANGED_BEFORE);
        settled.then(|| Stamp {
            length: file.len(),
            written,
            changed,
            file: (file.dev(), file.ino()),
        })
    }

    /// Elsewhere a file's times are what programs say they are.
    #[cfg(not(unix))]
    pub fn of(_: &Metadata) -> Option<Stamp> {
        None
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, path::Path, thread};

    use super::*;
    use crate::source::{Tree, load, reload};

    /// Writes a file as if it had been there for long.
    fn write(root: &Path, path: &str, text: &str) {
        let disk = root.join(path);
        fs::create_dir_all(disk.parent().unwrap()).unwrap();
        fs::write(&disk, text).unwrap();
        age(&disk);
    }

    fn age(disk: &Path) {
        let file = fs::File::options().write(true).open(disk).unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        file.set_modified(long_ago).unwrap();
    }

    fn text<'a>(tree: &'a Tree, path: &str) -> &'a Source {
        tree.page(path).unwrap()
    }

    #[test]
    fn a_file_is_read_again_when_it_is_another_and_not_before() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for path in ["content/a.md", "content/b.md", "content/c.md"] {
            write(root, path, "before");
        }
        thread::sleep(CHANGED_BEFORE * 2);
        let first = load(root).unwrap();
        // The same length and the same time of writing, in place and as another file.
        write(root, "content/a.md", "edited");
        write(root, "content/new", "second");
        fs::rename(root.join("content/new"), root.join("content/b.md")).unwrap();
        let second = reload(root, &first).unwrap();
        assert_eq!(&*text(&second, "content/a.md").text, "edited");
        assert_eq!(&*text(&second, "content/b.md").text, "second");
        let kept = |tree: &Tree| text(tree, "content/c.md").text.clone();
        assert!(Arc::ptr_eq(&kept(&first), &kept(&second)));
    }

    #[test]
    fn a_file_that_was_just_written_is_not_taken_for_known() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::create_dir(root.join("content")).unwrap();
        fs::write(root.join("content/a.md"), "before").unwrap();
        let metadata = root.join("content/a.md").metadata().unwrap();
        assert_eq!(Stamp::of(&metadata), None);
        let first = load(root).unwrap();
        let second = reload(root, &first).unwrap();
        let text = |tree| text(tree, "content/a.md").text.clone();
        assert!(!Arc::ptr_eq(&text(&first), &text(&second)));
    }

    #[test]
    fn a_text_that_was_edited_in_memory_is_not_the_one_on_disk() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        write(root, "content/a.md", "on disk");
        thread::sleep(CHANGED_BEFORE * 2);
        let mut tree = load(root).unwrap();
        assert!(tree.edit("content/a.md", "edited"));
        let again = reload(root, &tree).unwrap();
        assert_eq!(&*text(&again, "content/a.md").text, "on disk");
    }
}
