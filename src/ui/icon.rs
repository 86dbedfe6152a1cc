//! The few signs of the widget, drawn inline so that no request and no font is needed.

use yew::prelude::*;

use super::tag::tag_with;

/// A sign.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    Right,
    Partly,
    Wrong,
    Missing,
    Neutral,
    Up,
    Down,
    Remove,
    Add,
    Book,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Right => "M4.5 10.5l3.5 3.5 7.5-8",
            Self::Partly => "M4.5 10h11",
            Self::Wrong => "M5.5 5.5l9 9m0-9l-9 9",
            Self::Missing => "M10 4.5v7m0 3.2v.3",
            Self::Neutral => "M10 10v.1",
            Self::Up => "M10 16V4.5M5 9l5-5 5 5",
            Self::Down => "M10 4v11.500M5 11l5 5 5-5",
            Self::Remove => "M5.500 5.500l9 9m0-9l-9 9",
            Self::Add => "M10 4v12M4 10h12",
            Self::Book => {
                "M10 5.500C8 4 5.500 4 3 4.500v11c2.500-.500 5-.500 7 1 2-1.500 4.500-1.500 7-1v-11c-2.500-.500-5-.500-7 1zm0 0v11"
            }
        }
    }

    /// Draws the sign; decoration only, the words stand beside it.
    pub(super) fn view(self) -> Html {
        let path = tag_with("path", &["d"], &[self.path()], Vec::new());
        tag_with(
            "svg",
            &["class", "viewBox", "aria-hidden"],
            &["icon", "0 0 20 20", "true"],
            vec![path],
        )
    }
}
