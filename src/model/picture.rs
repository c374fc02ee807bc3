//! The pictures that other sites show beside a link: which file a page's, or the site's, is.

use super::{PageId, Site, links::join};
use crate::{
    config::{self, Picture},
    source::Asset,
};

impl Site {
    /// The picture for previews of a page, if its file is there.
    pub fn picture_of(&self, page: PageId) -> Option<(&Asset, &Picture)> {
        let page = &self.pages[page];
        let own = page.document().front.image.as_ref();
        let own = own.map(|picture| (&**page.path(), picture));
        let of_site = self.config.image.as_ref().map(|p| (config::FILE, p));
        let (from, picture) = own.or(of_site)?;
        Some((self.pictured(from, picture)?, picture))
    }

    /// The file of a picture that is named in the file `from`.
    pub fn pictured(&self, from: &str, picture: &Picture) -> Option<&Asset> {
        self.assets.get(join(from, &picture.file)?.as_str())
    }
}
