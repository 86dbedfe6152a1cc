//! The days during which a code stands.

use crate::quiz::Date;

/// From a first to a last day, both included; an open end has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Span {
    /// Returns `true` if the day is one of them.
    pub fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// An edition of a code set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    /// As the field says it: `FY2026`.
    pub name: String,
    /// Its first and last day of service or discharge.
    pub span: Span,
}

/// Returns a date as text: `2026-10-01`. The standard library's formatting
/// would weigh several KB.
pub(super) fn day_text(date: Date) -> String {
    let (year, month, day) = (date.year(), u16::from(date.month()), u16::from(date.day()));
    let mut text = String::new();
    for (number, unit) in [(year, 1000), (month, 10), (day, 10)] {
        if !text.is_empty() {
            text.push('-');
        }
        let mut unit = unit;
        while unit > 0 {
            text.push(char::from(b'0' + (number / unit % 10) as u8));
            unit /= 10;
        }
    }
    text
}
