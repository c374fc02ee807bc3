//! Boxes, arrows and words on a plane that grows with them. Whole numbers only, so that a
//! picture is the same bytes everywhere.

use std::fmt::Write;

use crate::render::html::escape_into;

/// The height of a line of text, and of the room above and below it in a box.
pub(super) const LINE: i32 = 19;
pub(super) const PAD: i32 = 9;
/// Longer names are cut in the middle.
const LONGEST: usize = 34;

#[derive(Default)]
pub(super) struct Svg {
    body: String,
    width: i32,
    height: i32,
}

/// A box on the plane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

impl Spot {
    pub fn right(self) -> i32 {
        self.x + self.width
    }

    pub fn bottom(self) -> i32 {
        self.y + self.height
    }

    pub fn middle(self) -> i32 {
        self.y + self.height / 2
    }

    pub fn centre(self) -> i32 {
        self.x + self.width / 2
    }
}

/// The width that a box needs for its lines.
pub(super) fn width(lines: &[(&str, &str)]) -> i32 {
    let widest = lines.iter().map(|(class, text)| {
        let letters = i32::try_from(short(text).chars().count()).unwrap_or(i32::MAX / 16);
        letters * if class.contains("code") { 9 } else { 8 }
    });
    widest.max().unwrap_or(0) + 2 * PAD + 6
}

/// The height that a box needs for so many lines.
pub(super) fn height(lines: usize) -> i32 {
    i32::try_from(lines).unwrap_or(0) * LINE + 2 * PAD
}

impl Svg {
    /// A box of a class with lines of text, each with a class of its own.
    pub fn node(&mut self, class: &str, spot: Spot, lines: &[(&str, &str)]) {
        self.shape(class, spot);
        let text = i32::try_from(lines.len()).unwrap_or(0) * LINE;
        let mut y = spot.y + (spot.height - text) / 2 + LINE - 5;
        for (class, text) in lines {
            self.words(class, spot.centre(), y, &short(text), "middle");
            y += LINE;
        }
    }

    /// A box with a title at its upper edge, for other boxes to be in.
    pub fn group(&mut self, spot: Spot, title: &str) {
        self.shape("group", spot);
        self.words("soft", spot.x + PAD, spot.y + LINE - 3, title, "start");
    }

    fn shape(&mut self, class: &str, spot: Spot) {
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\"/>",
            spot.x, spot.y, spot.width, spot.height
        );
        self.reach(spot.right(), spot.bottom());
    }

    /// A line of text; `anchor` says whether its start or its middle is at `x`.
    pub fn words(&mut self, class: &str, x: i32, y: i32, text: &str, anchor: &str) {
        let _ = write!(
            self.body,
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">"
        );
        escape_into(&mut self.body, text);
        self.body.push_str("</text>");
        let wide = i32::try_from(text.chars().count()).unwrap_or(0) * 8;
        let right = if anchor == "start" {
            x + wide
        } else {
            x + wide / 2
        };
        self.reach(right, y + 6);
    }

    /// An arrow from left to right, in a gentle bend where it changes its height.
    pub fn arrow(&mut self, class: &str, from: (i32, i32), to: (i32, i32)) {
        let bend = (from.0 + to.0) / 2;
        let _ = write!(
            self.body,
            "<path class=\"edge {class}\" d=\"M{} {}C{bend} {} {bend} {} {} {}\"/>",
            from.0,
            from.1,
            from.1,
            to.1,
            to.0 - 7,
            to.1
        );
        let _ = write!(
            self.body,
            "<path class=\"head\" d=\"M{} {}l-8 -4v8z\"/>",
            to.0, to.1
        );
        self.reach(to.0, to.1 + 4);
    }

    fn reach(&mut self, x: i32, y: i32) {
        self.width = self.width.max(x);
        self.height = self.height.max(y);
    }

    /// The figure: `title` names it, `words` say what it shows to those who do not see it.
    pub fn figure(self, id: &str, title: &str, words: &str) -> String {
        let (width, height) = (self.width + 2, self.height + 2);
        let mut out = format!(
            "<figure class=\"diagram\" data-pagefind-ignore><svg viewBox=\"-1 -1 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-words\"><title id=\"{id}-title\">"
        );
        escape_into(&mut out, title);
        let _ = write!(out, "</title><desc id=\"{id}-words\">");
        escape_into(&mut out, words);
        out.push_str("</desc>");
        out.push_str(&self.body);
        out.push_str("</svg><figcaption>");
        escape_into(&mut out, title);
        out.push_str("</figcaption></figure>\n");
        out
    }
}

fn short(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= LONGEST {
        return text.to_owned();
    }
    let half = LONGEST / 2;
    let (start, end) = (&letters[..half], &letters[letters.len() - half + 1..]);
    start.iter().chain(&['…']).chain(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_ends_and_a_picture_holds_all_that_is_in_it() {
        let name = format!("{}-199", "a".repeat(60));
        assert_eq!(short(&name).chars().count(), LONGEST);
        assert!(short(&name).ends_with("-199"));
        let mut svg = Svg::default();
        let spot = Spot {
            x: 0,
            y: 0,
            width: width(&[("code", &name)]),
            height: height(1),
        };
        svg.node("node", spot, &[("code", &name)]);
        let html = svg.figure("x", "A & B", "words");
        assert!(
            html.contains("A &amp; B") && html.contains("width=\"332\""),
            "{html}"
        );
    }
}
