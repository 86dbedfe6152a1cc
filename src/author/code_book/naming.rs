//! Which edition files are of, and on which days it holds: as told, or after
//! the files' names.

use super::import::Options;
use super::source::Given;
use super::{FileFault, SourceFault, fiscal_year};
use crate::code::CodeSet;
use crate::code_book::{Edition, Span};
use crate::quiz::Date;

/// Finds the name and days of the edition.
pub(super) fn edition(
    files: &[Given],
    set: CodeSet,
    options: &Options,
) -> Result<Edition, FileFault> {
    let file = files.first().map_or("import", |file| file.name.as_str());
    let fault = |message: String| SourceFault::whole(message).of(file);
    let known = match &options.edition {
        Some(name) => {
            days(set, name).unwrap_or_else(|| Edition { name: name.clone(), span: Span::default() })
        }
        None => guess(files, set).ok_or_else(|| {
            let sample = if set == CodeSet::Hcpcs { "2028Q1" } else { "FY2028" };
            fault(format!("which edition is it? Add its name, such as `--edition {sample}`"))
        })?,
    };
    let span = Span { from: options.from.or(known.span.from), to: options.to.or(known.span.to) };
    match (span.from, span.to) {
        (Some(_), Some(_)) => Ok(Edition { name: known.name, span }),
        _ => Err(fault(format!(
            "on which days does {} hold? Add `--from` and `--to`, such as `--from 2028-04-01`",
            known.name
        ))),
    }
}

/// Reads the edition off the files' names, if they agree and name a whole year or quarter.
fn guess(files: &[Given], set: CodeSet) -> Option<Edition> {
    let mut guesses = files.iter().filter_map(|file| {
        let name = file.file_name().to_ascii_lowercase();
        let year = file.year()?;
        match set {
            CodeSet::Hcpcs => {
                let months = ["jan", "apr", "jul", "oct"];
                let quarter = months.iter().position(|month| name.contains(month))? + 1;
                days(set, &format!("{year}Q{quarter}"))
            }
            // An update in April has the year's name, and not its first day.
            _ if name.contains("apr") => None,
            _ => Some(fiscal_year(year)),
        }
    });
    let first = guesses.next()?;
    guesses.all(|other| other == first).then_some(first)
}

/// Returns the edition of a name that tells its days: `FY2028`, or `2028Q1` for HCPCS.
fn days(set: CodeSet, name: &str) -> Option<Edition> {
    if set != CodeSet::Hcpcs {
        let year = name.strip_prefix("FY").filter(|year| year.len() == 4)?;
        return year.parse().ok().map(fiscal_year);
    }
    let (year, quarter) = name.split_once('Q')?;
    let (from, to) = match quarter {
        "1" => ("01-01", "03-31"),
        "2" => ("04-01", "06-30"),
        "3" => ("07-01", "09-30"),
        "4" => ("10-01", "12-31"),
        _ => return None,
    };
    let day = |rest: &str| Date::parse(&format!("{year}-{rest}"));
    let span = Span { from: Some(day(from)?), to: Some(day(to)?) };
    Some(Edition { name: name.to_owned(), span })
}
