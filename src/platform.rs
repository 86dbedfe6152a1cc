//! The doors to the outside: storage, a seed, the code book. In a browser they
//! lead to the browser, on the desk to memory.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static MEMORY: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// Where answers are kept between visits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StorageKind {
    /// On the device, until erased.
    #[default]
    Local,
    /// Until the tab is closed.
    Session,
    /// Until the page is left.
    None,
}

impl StorageKind {
    /// Returns the kind that an attribute names; unknown words mean the default.
    pub fn from_name(name: &str) -> Self {
        match name {
            "session" => Self::Session,
            "none" => Self::None,
            _ => Self::Local,
        }
    }
}

/// Reads what is stored under a key. Never fails: what can't be read isn't there.
pub fn load(kind: StorageKind, key: &str) -> Option<String> {
    let stored = browser::storage(kind).and_then(|storage| browser::get(&storage, key));
    stored.or_else(|| {
        MEMORY.with_borrow(|memory| {
            memory.iter().find(|(k, _)| k == key).map(|(_, text)| text.clone())
        })
    })
}

/// Stores a text under a key; returns `false` if it is in memory only though
/// more was wanted.
pub fn save(kind: StorageKind, key: &str, text: &str) -> bool {
    let is_stored = browser::storage(kind).is_some_and(|storage| browser::set(&storage, key, text));
    forget(key);
    if !is_stored {
        MEMORY.with_borrow_mut(|memory| memory.push((key.to_owned(), text.to_owned())));
    }
    is_stored || kind == StorageKind::None
}

/// Removes what is stored under a key.
pub fn remove(kind: StorageKind, key: &str) {
    if let Some(storage) = browser::storage(kind) {
        browser::remove(&storage, key);
    }
    forget(key);
}

fn forget(key: &str) {
    MEMORY.with_borrow_mut(|memory| memory.retain(|(known, _)| known != key));
}

/// Returns a number that nobody can foresee, for shuffling; 0 on the desk.
pub fn seed() -> u32 {
    browser::seed()
}

#[cfg(target_arch = "wasm32")]
mod browser {
    //! Reading `localStorage` throws in sandboxed frames and where it is
    //! blocked, so every access may fail and none may panic.

    use web_sys::Storage;

    use super::StorageKind;

    pub(super) fn storage(kind: StorageKind) -> Option<Storage> {
        let window = web_sys::window()?;
        match kind {
            StorageKind::Local => window.local_storage(),
            StorageKind::Session => window.session_storage(),
            StorageKind::None => return None,
        }
        .ok()
        .flatten()
    }

    pub(super) fn get(storage: &Storage, key: &str) -> Option<String> {
        storage.get_item(key).ok().flatten()
    }

    pub(super) fn set(storage: &Storage, key: &str, text: &str) -> bool {
        storage.set_item(key, text).is_ok()
    }

    pub(super) fn remove(storage: &Storage, key: &str) {
        // A storage that refuses to remove has nothing of ours.
        let _ = storage.remove_item(key);
    }

    pub(super) fn seed() -> u32 {
        (js_sys::Math::random() * f64::from(u32::MAX)) as u32
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod browser {
    //! No browser: everything stays in memory.

    use super::StorageKind;

    pub(super) enum Storage {}

    pub(super) fn storage(_: StorageKind) -> Option<Storage> {
        None
    }

    pub(super) fn get(storage: &Storage, _: &str) -> Option<String> {
        match *storage {}
    }

    pub(super) fn set(storage: &Storage, _: &str, _: &str) -> bool {
        match *storage {}
    }

    pub(super) fn remove(storage: &Storage, _: &str) {
        match *storage {}
    }

    pub(super) fn seed() -> u32 {
        0
    }
}

thread_local! {
    static BOOK_OPENER: RefCell<Option<Function>> = const { RefCell::new(None) };
    // By base URL. Promises, not books: who waits for the same promise goes on in the order in
    // which they came, so that no question overtakes another.
    static BOOKS: RefCell<Vec<(String, Promise)>> = const { RefCell::new(Vec::new()) };
}

/// Says how the code book is opened: a function that takes the base URL, or
/// nothing for the usual one, and returns a promise of an object with
/// `ask(needs, question, patience)`; `element/medcode-code-book.js` has it.
pub fn open_book_with(opener: Function) {
    BOOK_OPENER.with_borrow_mut(|known| *known = Some(opener));
}

/// Returns `true` if somebody has said how the code book is opened.
pub(crate) fn has_book() -> bool {
    BOOK_OPENER.with_borrow(Option::is_some)
}

#[wasm_bindgen]
extern "C" {
    /// `CodeBook` of `element/medcode-code-book.js`.
    type CodeBook;

    #[wasm_bindgen(method)]
    fn ask(this: &CodeBook, needs: &Array, question: &str, patience: f64) -> Promise;
}

fn open_book(base: Option<&str>) -> Result<Promise, JsValue> {
    let name = base.unwrap_or_default();
    let find = |books: &Vec<(String, Promise)>| {
        books.iter().find(|(other, _)| other == name).map(|(_, book)| book.clone())
    };
    if let Some(book) = BOOKS.with_borrow(find) {
        return Ok(book);
    }
    let opener = BOOK_OPENER.with_borrow(Clone::clone).ok_or(JsValue::NULL)?;
    let book = Promise::from(opener.call1(&JsValue::NULL, &base.into())?);
    BOOKS.with_borrow_mut(|books| books.push((name.to_owned(), book.clone())));
    Ok(book)
}

/// Asks the code book at a base URL, which fetches the packs that it needs.
/// The answer is `None` if a newer search came before it or, with patience
/// above 0, after so many milliseconds.
///
/// # Errors
///
/// If the book can't be loaded; asking again tries again.
pub(crate) async fn ask_book(
    base: Option<&str>,
    needs: &[&str],
    question: &str,
    patience: f64,
) -> Result<Option<String>, JsValue> {
    let opening = open_book(base)?;
    let book = JsFuture::from(opening.clone()).await;
    if book.is_err() {
        BOOKS.with_borrow_mut(|books| books.retain(|(_, other)| !Object::is(other, &opening)));
    }
    let book: CodeBook = book?.unchecked_into();
    let needs: Array = needs.iter().map(|name| JsValue::from_str(name)).collect();
    let answer = JsFuture::from(book.ask(&needs, question, patience)).await?;
    Ok(answer.as_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_stored_stays_in_memory() {
        assert!(!save(StorageKind::Local, "key", "text"), "there is no browser here");
        assert_eq!(load(StorageKind::Local, "key").as_deref(), Some("text"));
        assert!(save(StorageKind::None, "key", "other"), "nothing more was wanted");
        remove(StorageKind::None, "key");
        assert_eq!(load(StorageKind::Local, "key"), None);
    }
}
