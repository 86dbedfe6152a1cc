//! From the readable table to the book that is searched and packed.

use super::table::Table;
use crate::code_book::notes::{Note, Notes};
use crate::code_book::{Block, CodeBook, Key, Row, Saying, Span, Successor};

/// Returns the notes of a table.
pub fn notes(table: &Table) -> Notes {
    let note = |note: &super::table::Note| Note {
        at: if note.at.contains('-') { note.at.clone() } else { note.at.replace('.', "") },
        kind: Some(note.kind),
        text: note.text.clone(),
    };
    let mut notes: Vec<Note> = table.notes.iter().map(note).collect();
    notes.sort_by(|a, b| a.at.cmp(&b.at));
    Notes(notes)
}

/// Returns the book of a table.
pub fn book(table: &Table) -> CodeBook {
    let mut book = CodeBook::empty(table.set);
    book.editions.clone_from(&table.editions);
    for group in &table.groups {
        let (first, last) = (&group.first, &group.last);
        let range = if first == last { first.clone() } else { format!("{first}-{last}") };
        book.blocks.push(Block { id: group.id.clone(), range, title: group.title.clone() });
    }
    book.sevenths = table.sevenths.iter().map(|rule| rule.values.clone()).collect();
    let mut spans = vec![Span::default()];
    for row in &table.rows {
        if !spans.contains(&row.span) {
            spans.push(row.span);
        }
    }
    let mut terms = table.terms.iter().peekable();
    for (idx, row) in table.rows.iter().enumerate() {
        let category = row.code.as_str().get(..3).unwrap_or_default();
        let in_block = |categories: &[String]| categories.iter().any(|c| c == category);
        let block = table.groups.iter().position(|group| in_block(&group.categories));
        let seventh = row.seventh.as_ref();
        let seventh = seventh.and_then(|id| table.sevenths.iter().position(|rule| rule.id == *id));
        let title = book.add_text(&row.title);
        book.add_row(Row::new(
            Key::of(row.code.as_str()),
            title,
            spans.iter().position(|span| *span == row.span).unwrap_or(0),
            row.billable,
            seventh.map_or(0, |idx| idx + 1),
            row.mark,
            block.unwrap_or(0),
        ));
        // A code that stands twice has its terms at its last row.
        if table.rows.get(idx + 1).is_some_and(|next| next.code == row.code) {
            continue;
        }
        while let Some(term) = terms.next_if(|term| term.code <= row.code) {
            book.add_term(idx, &term.text);
        }
    }
    book.set_spans(spans);
    for saying in &table.sayings {
        let codes = saying.codes.iter().map(|code| Key::of(code.as_str())).collect();
        book.sayings.push(Saying { said: saying.said.clone(), words: saying.words.clone(), codes });
    }
    book.sayings.sort_by(|a, b| (&a.codes, &a.said).cmp(&(&b.codes, &b.said)));
    for successor in &table.successors {
        book.successors.push(Successor {
            key: Key::of(successor.code.as_str()),
            last: successor.last.to_string(),
            now: successor.now.join(" "),
        });
    }
    book.successors.sort_by(|a, b| (a.key, &a.last).cmp(&(b.key, &b.last)));
    book
}

#[cfg(test)]
mod tests {
    use crate::author::code_book::{packs::packs, table};
    use crate::code::CodeSet;
    use crate::code_book::library::Library;

    #[test]
    fn packs_give_back_what_was_packed() {
        let mut library = Library::default();
        for (name, bytes) in packs().unwrap() {
            let set = name.trim_end_matches(".pack");
            library.open(&bytes, set).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
            while !library.step().unwrap_or_else(|fault| panic!("{name}: {fault:?}")) {}
        }
        for set in [CodeSet::Icd10cm, CodeSet::Icd10pcs, CodeSet::Hcpcs] {
            let table = table(set).unwrap().unwrap();
            let mut book = super::book(&table);
            let packed = library.book(set).unwrap();
            // Only a pack has words of its own.
            book.words.clone_from(&packed.words);
            assert!(format!("{book:?}") == format!("{packed:?}"), "{set:?}");
            if set == CodeSet::Icd10cm {
                let mut notes = super::notes(&table);
                notes.add(Default::default());
                assert_eq!(library.notes().0.len(), notes.0.len());
                assert!(*library.notes() == notes, "the notes differ");
            }
        }
    }
}
