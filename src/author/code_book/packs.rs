//! The packs that browsers get, of the tables that this program comes with.

use super::{SourceFault, book, table};
use crate::code::CodeSet;
use crate::code_book::pack;

/// Returns each pack with the name of its file: a set's book, and the notes on
/// it, which are read after it.
///
/// # Errors
///
/// As [`table()`].
pub fn packs() -> Result<Vec<(String, Vec<u8>)>, SourceFault> {
    let mut packs = Vec::new();
    for set in [CodeSet::Icd10cm, CodeSet::Icd10pcs, CodeSet::Hcpcs] {
        let Some(table) = table(set)? else { continue };
        let (book, notes) = (book::book(&table), book::notes(&table));
        packs.push((format!("{}.pack", set.name()), pack::write(&book)));
        if !notes.0.is_empty() {
            // What checks need comes apart from what only readers of the book need.
            let (notes, more) = notes.split();
            for (name, notes) in [("notes", notes), ("more", more)] {
                let name = format!("{}-{name}.pack", set.name());
                packs.push((name, pack::write_notes(&notes, &book)));
            }
        }
    }
    Ok(packs)
}
