//! One line of an answer: a code with its modifiers and units, read from what
//! somebody typed.

use std::fmt;

use super::{Code, CodeFault, CodeSet, normal_chars};
use crate::small_sort::sort;

/// The most units that a line may carry.
const MAX_UNITS: u32 = 999_999;

/// A two-character modifier of CPT or HCPCS Level II, in upper case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Modifier(String);

impl Modifier {
    /// Parses one modifier.
    ///
    /// # Errors
    ///
    /// [`CodeFault::Modifier`] unless it is two ASCII letters or digits.
    pub fn parse(text: &str) -> Result<Self, CodeFault> {
        let text: String = normal_chars(text).filter(|&c| c != ' ').collect();
        let is_modifier = text.len() == 2 && text.chars().all(|c| c.is_ascii_alphanumeric());
        if is_modifier { Ok(Self(text)) } else { Err(CodeFault::Modifier) }
    }

    /// Returns the two characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Modifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A code with modifiers and units. Two lines with equal code and modifiers
/// are one line of an answer, their units added.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The code.
    pub code: Code,
    /// The modifiers, sorted and each once: their order never counts.
    pub modifiers: Vec<Modifier>,
    /// The units, 1 to 999,999; `None` if none were given, which means one.
    pub units: Option<u32>,
}

impl Line {
    /// Returns the units that are billed.
    pub fn billed_units(&self) -> u32 {
        self.units.unwrap_or(1)
    }

    /// Adds modifiers that were given apart from the code, as `RT, 59` or `RT-59`.
    ///
    /// # Errors
    ///
    /// [`CodeFault::Modifier`] if a part isn't a modifier; the line is then unchanged.
    pub fn add_modifiers(&mut self, text: &str) -> Result<(), CodeFault> {
        let text: String = normal_chars(text).collect();
        let mut found = Vec::new();
        for part in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()) {
            // `RT59` is two modifiers without anything between them.
            let mut rest = part;
            while rest.len() > 2 {
                let (head, tail) = rest.split_at(2);
                found.push(Modifier::parse(head)?);
                rest = tail;
            }
            found.push(Modifier::parse(rest)?);
        }
        if found.is_empty() && !text.trim().is_empty() {
            return Err(CodeFault::Modifier);
        }
        self.modifiers.extend(found);
        sort(&mut self.modifiers);
        self.modifiers.dedup();
        Ok(())
    }

    /// Sets units that were given apart from the code; an empty text leaves them.
    ///
    /// # Errors
    ///
    /// [`CodeFault::Units`] unless it is a whole number from 1 to 999,999.
    pub fn set_units(&mut self, text: &str) -> Result<(), CodeFault> {
        let digits: String = normal_chars(text).filter(|c| !matches!(c, ' ' | ',')).collect();
        if digits.is_empty() {
            return Ok(());
        }
        self.units = Some(parse_units(&digits)?);
        Ok(())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.code.fmt(f)?;
        for modifier in &self.modifiers {
            f.write_str("-")?;
            modifier.fmt(f)?;
        }
        match self.units {
            Some(units) => {
                f.write_str(" × ")?;
                units.fmt(f)
            }
            None => Ok(()),
        }
    }
}

fn parse_units(digits: &str) -> Result<u32, CodeFault> {
    match digits.parse() {
        Ok(units @ 1..=MAX_UNITS) => Ok(units),
        _ => Err(CodeFault::Units),
    }
}

/// Parses a line of a known set: `S52.531A`, `29881-RT`, `J0585JW x45`.
///
/// # Errors
///
/// Says what is wrong with the code, a modifier or the units.
pub fn parse_line(set: CodeSet, text: &str) -> Result<Line, CodeFault> {
    if !set.has_modifiers() {
        if has_hyphened_modifier(text) {
            return Err(CodeFault::NotACode);
        }
        let code = Code::parse(set, text)?;
        return Ok(Line { code, modifiers: Vec::new(), units: None });
    }
    let normal: Vec<char> = normal_chars(text).collect();
    let mut base = String::new();
    let mut rest = normal.as_slice();
    while let (Some((&c, tail)), true) = (rest.split_first(), base.chars().count() < 5) {
        if !matches!(c, ' ' | '.' | '-') {
            base.push(c);
        }
        rest = tail;
    }
    let code = Code::from_normal(set, base)?;
    let mut line = Line { code, modifiers: Vec::new(), units: None };
    read_tail(rest, &mut line)?;
    sort(&mut line.modifiers);
    line.modifiers.dedup();
    Ok(line)
}

/// Tells `29881-RT` and `E0114-NU` from an ICD code of seven characters: five
/// that a CPT or HCPCS code can have, then a hyphen.
fn has_hyphened_modifier(text: &str) -> bool {
    let normal: String = normal_chars(text).collect();
    let base = normal.split_once('-').map(|(base, _)| base.trim());
    base.is_some_and(|base| {
        [CodeSet::Cpt, CodeSet::Hcpcs]
            .into_iter()
            .any(|set| Code::from_normal(set, base.to_owned()).is_ok())
    })
}

/// Reads modifiers and units behind a five-character code.
fn read_tail(mut rest: &[char], line: &mut Line) -> Result<(), CodeFault> {
    loop {
        let n_separators =
            rest.iter().take_while(|c| matches!(c, ' ' | '-' | ',' | '.' | '/' | ':')).count();
        let (separators, tail) = rest.split_at(n_separators);
        rest = tail;
        let Some((&first, after_first)) = rest.split_first() else {
            return Ok(());
        };
        if starts_units(first, after_first, separators.contains(&'-')) {
            let digits: String = after_first
                .iter()
                .copied()
                .skip_while(|&c| c == ' ')
                .take_while(char::is_ascii_digit)
                .collect();
            let n_spaces = after_first.iter().take_while(|&&c| c == ' ').count();
            line.units = Some(parse_units(&digits)?);
            rest = after_first.get(n_spaces + digits.len()..).unwrap_or_default();
        } else {
            let (modifier, tail) = rest.split_at(rest.len().min(2));
            line.modifiers.push(Modifier::parse(&modifier.iter().collect::<String>())?);
            rest = tail;
        }
    }
}

/// Tells `x45` from the modifiers that begin with X: `XS`, and, behind a
/// hyphen, `X1` to `X5`.
fn starts_units(first: char, rest: &[char], is_hyphenated: bool) -> bool {
    let mut rest = rest.iter().skip_while(|&&c| c == ' ');
    let is_digit = rest.next().is_some_and(char::is_ascii_digit);
    match first {
        '×' | '*' => true,
        'X' if is_hyphenated => is_digit && rest.next().is_some_and(char::is_ascii_digit),
        'X' => is_digit,
        _ => false,
    }
}

/// What a typed text is, relative to the code sets that a question allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing was typed.
    Empty,
    /// A line of one allowed set.
    One(Line),
    /// Lines of several allowed sets; the learner is to say which. Hundreds
    /// of HCPCS codes look like an ICD-10-CM code without its dot.
    Several(Vec<Line>),
    /// A line of a set that the question doesn't allow.
    OtherSet(Line),
    /// No line of any set.
    Malformed(CodeFault),
}

/// Reads a typed text. A dot decides for ICD-10-CM.
pub fn read_line(text: &str, allowed: &[CodeSet]) -> Reading {
    if super::is_blank(text) {
        return Reading::Empty;
    }
    let has_dot = text.contains(['.', '．']);
    let parse_all = |sets: &mut dyn Iterator<Item = CodeSet>| -> Vec<Line> {
        sets.filter_map(|set| parse_line(set, text).ok()).collect()
    };
    let decided = |mut lines: Vec<Line>| {
        if has_dot && lines.iter().any(|line| line.code.set() == CodeSet::Icd10cm) {
            lines.retain(|line| line.code.set() == CodeSet::Icd10cm);
        }
        lines
    };
    let mut lines =
        decided(parse_all(&mut CodeSet::ALL.iter().copied().filter(|s| allowed.contains(s))));
    if lines.len() > 1 {
        return Reading::Several(lines);
    }
    if let Some(line) = lines.pop() {
        return Reading::One(line);
    }
    // Letter and four digits without a dot is HCPCS' own form, so the last fit is taken.
    match decided(parse_all(&mut CodeSet::ALL.iter().copied())).pop() {
        Some(line) => Reading::OtherSet(line),
        None => Reading::Malformed(likeliest_fault(text, allowed)),
    }
}

/// Returns the fault that helps most: one that names a look-alike first, then
/// one of the length, of the allowed sets in their order.
fn likeliest_fault(text: &str, allowed: &[CodeSet]) -> CodeFault {
    // Every code has a digit; without one these are words.
    if !text.chars().any(|c| c.is_numeric()) {
        return CodeFault::NotACode;
    }
    let rank = |fault: &CodeFault| match fault {
        CodeFault::Dental => 0,
        CodeFault::BadCharacter { meant: Some(_), .. } => 1,
        CodeFault::Modifier | CodeFault::Units => 2,
        CodeFault::TooShort { .. } | CodeFault::TooLong { .. } => 3,
        CodeFault::BadCharacter { .. } => 4,
        CodeFault::Empty | CodeFault::NotACode => 5,
    };
    allowed
        .iter()
        .filter_map(|&set| parse_line(set, text).err())
        .min_by_key(rank)
        .unwrap_or(CodeFault::NotACode)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &[CodeSet] = CodeSet::ALL;
    const MIXED: &[CodeSet] = &[CodeSet::Icd10cm, CodeSet::Hcpcs];

    fn shown(set: CodeSet, text: &str) -> String {
        match parse_line(set, text) {
            Ok(line) => line.to_string(),
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn lines_are_read_as_coders_type_them() {
        for (set, text, expected) in [
            (CodeSet::Cpt, "29881-RT", "29881-RT"),
            (CodeSet::Cpt, "29881 rt", "29881-RT"),
            (CodeSet::Cpt, "99214–25", "99214-25"),
            (CodeSet::Cpt, "45380-59-RT", "45380-59-RT"),
            (CodeSet::Cpt, "45380 RT,59", "45380-59-RT"),
            (CodeSet::Cpt, "17110 x 1", "17110 × 1"),
            (CodeSet::Hcpcs, "J0585JW x45", "J0585-JW × 45"),
            (CodeSet::Hcpcs, "j0585jwx45", "J0585-JW × 45"),
            (CodeSet::Hcpcs, "J0585-JW×45", "J0585-JW × 45"),
            (CodeSet::Hcpcs, "J3301*4", "J3301 × 4"),
            (CodeSet::Hcpcs, "J 3301 ×4", "J3301 × 4"),
            (CodeSet::Hcpcs, "G0439-XS", "G0439-XS"),
            (CodeSet::Hcpcs, "G0439-X3", "G0439-X3"),
            (CodeSet::Hcpcs, "G0439 x3", "G0439 × 3"),
            (CodeSet::Hcpcs, "G0439-x45", "G0439 × 45"),
            (CodeSet::Icd10cm, "w06xxxa", "W06.XXXA"),
            (CodeSet::Icd10cm, "M86.8X71", "M86.8X71"),
        ] {
            assert_eq!(shown(set, text), expected, "{text}");
        }
    }

    #[test]
    fn a_bad_tail_is_named() {
        assert_eq!(parse_line(CodeSet::Cpt, "99214-2"), Err(CodeFault::Modifier));
        assert_eq!(parse_line(CodeSet::Hcpcs, "J3301 x0"), Err(CodeFault::Units));
        assert_eq!(parse_line(CodeSet::Hcpcs, "J3301 ×"), Err(CodeFault::Units));
        assert_eq!(parse_line(CodeSet::Hcpcs, "J3301 x99999999"), Err(CodeFault::Units));
    }

    #[test]
    fn an_undotted_code_that_fits_two_sets_is_asked_about() {
        for text in ["G0439", "E1140"] {
            assert!(
                matches!(read_line(text, MIXED), Reading::Several(lines) if lines.len() == 2),
                "{text}"
            );
        }
        let Reading::One(line) = read_line("E11.40", MIXED) else { panic!("a dot decides") };
        assert_eq!(line.code.set(), CodeSet::Icd10cm);
        let Reading::One(line) = read_line("J0585JW x45", MIXED) else { panic!("units decide") };
        assert_eq!(line.code.set(), CodeSet::Hcpcs);
        assert!(matches!(read_line("G0439", &[CodeSet::Hcpcs]), Reading::One(_)));
    }

    #[test]
    fn a_hyphen_behind_five_characters_rules_out_the_icd_sets() {
        for text in ["29881-RT", "E0114-NU", "45380–59", "G0121-PT x1"] {
            let Reading::One(line) = read_line(text, ALL) else { panic!("{text} is one thing") };
            assert!(line.code.set().has_modifiers(), "{text}");
        }
        let Reading::One(line) = read_line("S52-531A", &[CodeSet::Icd10cm, CodeSet::Icd10pcs])
        else {
            panic!("still ICD-10-CM")
        };
        assert_eq!(line.to_string(), "S52.531A");
    }

    #[test]
    fn a_code_of_a_set_that_is_not_asked_for_is_recognized() {
        let Reading::OtherSet(line) = read_line("47562", &[CodeSet::Icd10cm, CodeSet::Icd10pcs])
        else {
            panic!("a CPT code");
        };
        assert_eq!(line.code.set(), CodeSet::Cpt);
    }

    #[test]
    fn the_fault_that_helps_most_is_said() {
        assert_eq!(
            read_line("OFT44ZZ", &[CodeSet::Icd10cm, CodeSet::Icd10pcs]),
            Reading::Malformed(CodeFault::BadCharacter {
                position: 1,
                found: 'O',
                meant: Some('0')
            })
        );
        assert_eq!(
            read_line("0FT44Z", &[CodeSet::Icd10pcs]),
            Reading::Malformed(CodeFault::TooShort { len: 6, min: 7 })
        );
        assert_eq!(read_line("broken wrist", ALL), Reading::Malformed(CodeFault::NotACode));
        assert_eq!(read_line(" \t\u{200b}", ALL), Reading::Empty);
    }

    #[test]
    fn modifiers_and_units_may_come_apart_from_the_code() {
        let mut line = parse_line(CodeSet::Cpt, "45380").unwrap();
        line.add_modifiers("rt, 59").unwrap();
        line.set_units("1,000").unwrap();
        assert_eq!(line.to_string(), "45380-59-RT × 1000");
        assert_eq!(line.add_modifiers("5"), Err(CodeFault::Modifier));
        assert_eq!(line.add_modifiers("🦴"), Err(CodeFault::Modifier));
        assert_eq!(line.set_units("two"), Err(CodeFault::Units));
        assert_eq!(line.to_string(), "45380-59-RT × 1000");
    }
}
