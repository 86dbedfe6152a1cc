//! The next edition of a code set out of published files, into a folder of tables.

use std::collections::BTreeMap;

use super::addenda::Addenda;
use super::anweb::Anweb;
use super::apply::apply;
use super::diff::{Diff, Snapshot};
use super::folder::{Folder, HCPCS, HCPCS_MODIFIERS, MANIFEST};
use super::listing::{Form, Listing};
use super::manifest::{EditionEntry, Manifest, Source};
use super::release::{Release, follow, merge};
use super::source::{Given, Layout};
use super::table::Table;
use super::tsv::{self, Modifier, Starter};
use super::{FileFault, SourceFault, naming, tabular};
use crate::code::{Code, CodeSet};
use crate::code_book::Edition;
use crate::quiz::Date;

/// What the files don't say.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The edition's name, `FY2028` or `2028Q1`; if not given, after the files' names.
    pub edition: Option<String>,
    /// Its first day; that of the fiscal year or quarter if not given.
    pub from: Option<Date>,
    /// Its last day; likewise.
    pub to: Option<Date>,
    /// Keeps this edition alone, and no other of the set.
    pub replaces: bool,
    /// Where the files come from.
    pub origin: Option<String>,
}

/// What an import did.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What each file is, in the order in which they were given.
    pub read: Vec<String>,
    /// The code set.
    pub set: CodeSet,
    /// The new edition.
    pub edition: Edition,
    /// What it changes, if there was an edition before.
    pub diff: Option<Diff>,
    /// The codes of the starter set that the new edition doesn't have; they
    /// were dropped with it.
    pub dropped: Vec<Code>,
}

/// The terms of what CDC and CMS publish.
const LICENSE: &str =
    "work of the US government (17 U.S.C. 105); attribution asked, no endorsement implied";

/// Imports files of one code set.
///
/// # Errors
///
/// With file and line, if a file can't be read, if the files don't go
/// together, or if the edition doesn't follow those of the folder. The folder
/// is then as it was.
pub fn import(
    folder: &mut Folder,
    files: &[Given],
    options: &Options,
) -> Result<Imported, FileFault> {
    let layouts = files.iter().map(|file| Ok((file, file.read()?)));
    let layouts = layouts.collect::<Result<Vec<_>, FileFault>>()?;
    let read = layouts.iter().map(|(file, layout)| format!("{}: {}", file.name, layout.name()));
    let read = read.collect();
    let parts = Parts::of(layouts)?;
    let edition = naming::edition(files, parts.set, options)?;
    if let (Some(from), Some(to)) = (edition.span.from, edition.span.to)
        && from > to
    {
        let message = format!(
            "{} would end on {to}, before it begins on {from}; say its days by `--from` and `--to`",
            edition.name
        );
        return Err(SourceFault::whole(message).of(&parts.name));
    }
    let mut next = folder.clone();
    let before = match options.replaces {
        // What is there may be of any form; it goes.
        true => folder.table(parts.set).ok().flatten(),
        false => folder.table(parts.set)?,
    };
    let name = parts.name.clone();
    let fault = |fault: SourceFault| fault.of(&name);
    let set = parts.set;
    if let Some(table) = before.as_ref().filter(|it| !options.replaces && is_dated(it)) {
        follow(&mut table.editions.clone(), &edition).map_err(fault)?;
    }
    let old = before.as_ref().and_then(Snapshot::newest);
    let mut dropped = Vec::new();
    match parts.anweb {
        Some(anweb) => dropped = put_hcpcs(&mut next, anweb, &edition, options).map_err(fault)?,
        None => {
            let release = parts.release(edition.clone(), before.as_ref())?;
            let table = match before.filter(|_| !options.replaces) {
                Some(table) => merge(table, release).map_err(fault)?,
                None => release.into_table(),
            };
            next.put(&table);
        }
    }
    put_edition(&mut next, files, set, &edition, options)?;
    let diff = match (old, next.table(set)?.as_ref().and_then(Snapshot::newest)) {
        (Some(old), Some(new)) => Some(Diff::of(&old, &new)),
        _ => None,
    };
    let is_compared = !options.replaces && dropped.is_empty();
    if let Some(diff) = diff.as_ref().filter(|it| is_compared && it.n_kept * 2 < it.n_old) {
        let message = format!(
            "of {} codes of {} only {} are left; are these the whole files, of this code set? \
             To keep this edition alone say `--replace`",
            diff.n_old, diff.old, diff.n_kept
        );
        return Err(SourceFault::whole(message).of(&name));
    }
    *folder = next;
    Ok(Imported { read, set, edition, diff, dropped })
}

/// Tells a table of editions from a starter set, which any edition may follow.
fn is_dated(table: &Table) -> bool {
    table.editions.iter().all(|edition| edition.span.from.is_some() && edition.span.to.is_some())
}

/// The files by what they are.
struct Parts {
    set: CodeSet,
    /// The file to name where none in particular is at fault.
    name: String,
    tabular: Option<(String, String)>,
    listing: Option<(String, Listing)>,
    addenda: Option<(String, Addenda)>,
    headers: BTreeMap<Code, String>,
    anweb: Option<Anweb>,
}

impl Parts {
    fn of(layouts: Vec<(&Given, Layout)>) -> Result<Self, FileFault> {
        let whole = |message: String, file: &str| SourceFault::whole(message).of(file);
        let Some((set, name)) = layouts.first().map(|(file, it)| (it.set(), file.name.clone()))
        else {
            return Err(whole("no file was named".to_owned(), "import"));
        };
        let mut parts = Self {
            set,
            name,
            tabular: None,
            listing: None,
            addenda: None,
            headers: BTreeMap::new(),
            anweb: None,
        };
        for (file, layout) in layouts {
            if layout.set() != set {
                let (first, other) = (set.title(), layout.set().title());
                return Err(whole(
                    format!(
                        "this file is of {other}, {} of {first}; import one code set at a time",
                        parts.name
                    ),
                    &file.name,
                ));
            }
            let what = layout.name();
            let name = file.name.clone();
            let is_second = match layout {
                Layout::Tabular(text) => parts.tabular.replace((name, text)).is_some(),
                Layout::Listing(listing) => parts.listing.replace((name, listing)).is_some(),
                Layout::Addenda(addenda) => parts.addenda.replace((name, addenda)).is_some(),
                Layout::Anweb(anweb) => parts.anweb.replace(anweb).is_some(),
                Layout::Headers(headers) => {
                    parts.headers.extend(headers);
                    false
                }
            };
            if is_second {
                let message = format!("there is another such file ({what}); name one of them");
                return Err(whole(message, &file.name));
            }
        }
        if let (Some((file, _)), true) =
            (&parts.addenda, parts.tabular.is_some() || parts.listing.is_some())
        {
            let message = "addenda go with no other file: the whole edition says what is new";
            return Err(whole(message.to_owned(), file));
        }
        Ok(parts)
    }

    /// Makes the edition.
    fn release(&self, edition: Edition, table: Option<&Table>) -> Result<Release, FileFault> {
        let before = table.and_then(Release::newest);
        let of = |file: &str| {
            let file = file.to_owned();
            move |fault: SourceFault| fault.of(&file)
        };
        match (&self.tabular, &self.listing, &self.addenda) {
            (Some((file, xml)), Some((list, listing)), _) => {
                let names = listing.names();
                let release = tabular::read(xml, &names, edition).map_err(of(file))?;
                same_codes(&release, listing).map_err(of(list))?;
                Ok(release)
            }
            (Some((file, xml)), None, _) => {
                tabular::root(xml).map_err(of(file))?;
                Err(of(file)(SourceFault::whole(
                    "the Tabular List alone doesn’t tell with which 7th characters a code exists; \
                     name the order file or the list of codes of the same edition, too \
                     (icd10cm-order-….txt)",
                )))
            }
            (None, Some((file, listing)), _) => {
                let release = listing.release(edition, before.as_ref(), &self.headers);
                let release = release.map_err(of(file))?;
                same_codes(&release, listing).map_err(of(file))?;
                Ok(release)
            }
            (None, None, Some((file, addenda))) => {
                let before = before.ok_or_else(|| {
                    of(file)(SourceFault::whole(
                        "addenda change the edition before, and there is none; \
                         import a whole edition first",
                    ))
                })?;
                let mut headers = self.headers.clone();
                headers.extend(addenda.headers.clone());
                apply(&before, edition, &addenda.changes, &headers).map_err(of(file))
            }
            (None, None, None) => Err(of(&self.name)(SourceFault::whole(
                "titles of headers go with addenda or a list of codes; name that, too",
            ))),
        }
    }
}

/// Checks that an edition has the codes of a list, and no others.
fn same_codes(release: &Release, listing: &Listing) -> Result<(), SourceFault> {
    let mut codes = release.written_out();
    for listed in &listing.codes {
        let is_same = match codes.remove(&listed.code) {
            Some(entry) => listing.form == Form::Names || entry.billable == listed.billable,
            None => false,
        };
        if !is_same {
            let message = format!(
                "{} isn’t in the other file, or is a header in one of the two; \
                 take the files of one edition",
                listed.code
            );
            return Err(SourceFault::at(listed.line, message));
        }
    }
    let left = codes.iter().find(|(_, entry)| listing.form != Form::Codes || entry.billable);
    match left {
        None => Ok(()),
        Some((code, _)) => Err(SourceFault::whole(format!(
            "{code} of the other file isn’t in this list; take the files of one edition"
        ))),
    }
}

/// Puts the edition into the manifest, and counts anew.
fn put_edition(
    folder: &mut Folder,
    files: &[Given],
    set: CodeSet,
    edition: &Edition,
    options: &Options,
) -> Result<(), FileFault> {
    let mut manifest = folder.manifest()?;
    let is_start = |entry: &EditionEntry| entry.from.is_none() || entry.to.is_none();
    manifest.editions.retain(|entry| entry.set != set || !(options.replaces || is_start(entry)));
    let source = |file: &Given| Source { file: file.file_name().to_owned(), sha256: file.sha256() };
    let mut editions = manifest.editions(set);
    if !editions.is_empty() {
        let last_day = follow(&mut editions, edition).map_err(|fault| fault.of(MANIFEST))?;
        let last = editions.last().map(|last| last.name.clone());
        let is_last =
            |entry: &&mut EditionEntry| entry.set == set && Some(&entry.name) == last.as_ref();
        if let Some(entry) = manifest.editions.iter_mut().find(is_last) {
            entry.to = Some(last_day);
        }
    }
    manifest.editions.push(EditionEntry {
        set,
        name: edition.name.clone(),
        from: edition.span.from,
        to: edition.span.to,
        codes: 0,
        billable: 0,
        origin: options.origin.clone().unwrap_or_else(|| "CDC/NCHS, CMS".to_owned()),
        license: LICENSE.to_owned(),
        other: toml::Table::new(),
        sources: files.iter().map(source).collect(),
    });
    folder.put_manifest(manifest)?;
    count(folder)
}

/// Counts the codes of every edition.
pub(super) fn count(folder: &mut Folder) -> Result<(), FileFault> {
    let mut manifest: Manifest = folder.manifest()?;
    for &set in CodeSet::ALL {
        let Some(table) = folder.table(set)? else { continue };
        for entry in manifest.editions.iter_mut().filter(|entry| entry.set == set) {
            let codes = table.codes_of(&entry.edition());
            entry.codes = codes.len();
            entry.billable = codes.values().filter(|listed| listed.is_billable).count();
        }
    }
    folder.put_manifest(manifest)
}

/// Puts HCPCS Level II into the folder; returns the codes of the starter set
/// that it doesn't have.
fn put_hcpcs(
    folder: &mut Folder,
    anweb: Anweb,
    edition: &Edition,
    options: &Options,
) -> Result<Vec<Code>, SourceFault> {
    let whole = |fault: FileFault| SourceFault::whole(fault.to_string());
    let mut editions = folder.manifest().map_err(whole)?.editions(CodeSet::Hcpcs);
    editions.retain(|edition| edition.span.from.is_some());
    let is_first = options.replaces || editions.is_empty();
    let old: Vec<Starter> = match is_first && options.replaces {
        true => Vec::new(),
        false => folder.read(CodeSet::Hcpcs, HCPCS).map_err(whole)?,
    };
    let source = format!("CMS, HCPCS Level II {}", edition.name);
    let mut rows: Vec<Starter> = Vec::new();
    let mut dropped = Vec::new();
    let mut new: BTreeMap<Code, Starter> = BTreeMap::new();
    for it in anweb.codes {
        let starter =
            Starter { code: it.code, title: it.title, span: it.span, source: source.clone() };
        new.insert(starter.code.clone(), starter);
    }
    if is_first {
        dropped.extend(old.into_iter().map(|row| row.code).filter(|code| !new.contains_key(code)));
    } else {
        let last_day = follow(&mut editions, edition)?;
        let first_day = edition.span.from;
        for mut row in old {
            match new.get_mut(&row.code) {
                // A code that was ended stays as it was.
                _ if row.span.to.is_some_and(|to| to < last_day) => {}
                Some(starter) if starter.title == row.title => continue,
                Some(starter) => {
                    row.span.to = Some(last_day);
                    starter.span.from = starter.span.from.max(first_day);
                }
                None => row.span.to = Some(last_day),
            }
            rows.push(row);
        }
    }
    rows.extend(new.into_values());
    rows.sort_by(|a, b| (&a.code, a.span.from).cmp(&(&b.code, b.span.from)));
    let modifiers = anweb.modifiers.into_iter().map(|(name, title)| Modifier { name, title });
    let modifiers: Vec<Modifier> = modifiers.collect();
    folder.insert(HCPCS, tsv::write(&rows));
    if !modifiers.is_empty() {
        folder.insert(HCPCS_MODIFIERS, tsv::write(&modifiers));
    }
    Ok(dropped)
}
