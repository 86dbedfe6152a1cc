//! The doors to the outside: storage, a seed, the code book. In a browser they
//! lead to the browser, on the desk to memory.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static BASE: RefCell<String> = const { RefCell::new(String::new()) };
    // What storage has refused, or is not to have: name and text.
    static MEMORY: RefCell<Vec<(StorageKind, String, String)>> = const { RefCell::new(Vec::new()) };
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
    // What is in memory is what storage refused to take in place of what it has.
    let refused = MEMORY.with_borrow(|memory| {
        let known = memory.iter().find(|(of, name, _)| *of == kind && name == key);
        known.map(|(_, _, text)| text.clone())
    });
    refused.or_else(|| browser::storage(kind).and_then(|storage| browser::get(&storage, key)))
}

/// Stores a text under a key, and what was refused before if there is room
/// again; returns `false` if anything is in memory only though more was wanted.
pub fn save(kind: StorageKind, key: &str, text: &str) -> bool {
    forget(kind, key);
    MEMORY.with_borrow_mut(|memory| {
        memory.push((kind, key.to_owned(), text.to_owned()));
        let Some(storage) = browser::storage(kind) else { return kind == StorageKind::None };
        // The newest first: if that is refused, so is the rest.
        if memory.pop_if(|(_, key, text)| browser::set(&storage, key, text)).is_some() {
            memory.retain(|(of, key, text)| *of != kind || !browser::set(&storage, key, text));
        }
        memory.iter().all(|(of, ..)| *of != kind)
    })
}

/// Removes what is stored under a key.
pub fn remove(kind: StorageKind, key: &str) {
    if let Some(storage) = browser::storage(kind) {
        browser::remove(&storage, key);
    }
    forget(kind, key);
}

/// Removes the marks of the quizzes that have answers; see
/// `element/medcode-quiz.js`.
pub(crate) fn remove_marks() {
    browser::remove_marks();
}

/// Returns the names of all that is stored.
pub fn keys(kind: StorageKind) -> Vec<String> {
    let mut keys = browser::storage(kind).map_or_else(Vec::new, |storage| browser::keys(&storage));
    MEMORY.with_borrow(|memory| {
        for (of, key, _) in memory {
            if *of == kind && !keys.contains(key) {
                keys.push(key.clone());
            }
        }
    });
    keys
}

/// What the clocks show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clocks {
    /// Milliseconds since 1970, by the system's clock.
    pub now: f64,
    /// Milliseconds of this page, by a clock that nobody can set.
    pub awake: f64,
    /// Days since 1970, where the learner is.
    pub day: u32,
}

/// Looks at the clocks; there are none on the desk.
pub fn clocks() -> Option<Clocks> {
    browser::clocks()
}

/// Ends what it stands for when dropped.
pub struct Guard(#[allow(dead_code, reason = "it is only dropped")] browser::Running);

/// Calls back every so many milliseconds until the guard is dropped.
pub fn every(milliseconds: i32, callback: impl Fn() + 'static) -> Guard {
    Guard(browser::every(milliseconds, Box::new(callback)))
}

/// Calls back when another tab has stored or removed something, with its name
/// and whether it was removed, until the guard is dropped. A sweep of
/// everything has no name.
pub fn on_storage(callback: impl Fn(StorageKind, Option<String>, bool) + 'static) -> Guard {
    Guard(browser::on_storage(Box::new(callback)))
}

/// Offers a text as a file; returns `false` if there is nobody to offer it to.
pub fn download(name: &str, media_type: &str, text: &str) -> bool {
    browser::download(name, media_type, text).is_some()
}

/// Tells whether the focus is in an element; of a tab in the background, where
/// it will be.
pub(crate) fn has_focus(element: &web_sys::Element) -> bool {
    active(element).is_ok_and(|active| element.contains(active.dyn_ref()))
}

/// Takes the focus from what has it inside an element.
pub(crate) fn blur(element: &web_sys::Element) {
    let active = active(element).ok().filter(|active| element.contains(active.dyn_ref()));
    if let Some(active) = active.and_then(|active| active.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = active.blur();
    }
}

/// Returns what has the focus in the document or the shadow root of an element.
fn active(element: &web_sys::Element) -> Result<JsValue, JsValue> {
    // `:focus-within` matches in the front tab only.
    js_sys::Reflect::get(&element.get_root_node(), &"activeElement".into())
}

/// Puts the focus on an element; one that can't take it leaves it where it is.
pub fn focus(element: &web_sys::Element) {
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        let _ = element.focus();
    }
}

/// Copies what is selected in a field; returns `false` if the browser doesn't
/// let it.
pub fn copy(field: &web_sys::HtmlInputElement) -> bool {
    field.select();
    browser::copy()
}

/// Prints the page.
pub fn print() {
    browser::print();
}

/// Returns the text of the file that was chosen in a field.
pub async fn read_file(field: &web_sys::HtmlInputElement) -> Option<String> {
    let file = field.files()?.get(0)?;
    let text = JsFuture::from(file.text()).await.ok()?;
    text.as_string()
}

/// Says where the program's own files are: a URL that ends with a slash.
pub fn set_base(base: &str) {
    BASE.with_borrow_mut(|known| base.clone_into(known));
}

/// Returns where the program's own files are; empty if nobody said it.
pub fn base() -> String {
    BASE.with_borrow(Clone::clone)
}

/// Returns the URL of the page, without what stands behind `#`.
pub fn page() -> String {
    browser::page().unwrap_or_default()
}

fn forget(kind: StorageKind, key: &str) {
    MEMORY.with_borrow_mut(|memory| memory.retain(|(of, known, _)| *of != kind || known != key));
}

/// Returns a number that nobody can foresee, for shuffling; 0 on the desk.
pub fn seed() -> u32 {
    browser::seed()
}

#[cfg(target_arch = "wasm32")]
mod browser {
    //! Reading `localStorage` throws in sandboxed frames and where it is
    //! blocked, so every access may fail and none may panic.

    use js_sys::{Array, Date, Promise};
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{
        Blob, BlobPropertyBag, HtmlAnchorElement, HtmlDocument, Storage, StorageEvent, Url, Window,
    };

    use super::{Clocks, StorageKind};

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

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_namespace = ["window", "caches"], js_name = "delete")]
        fn delete_cache(name: &str) -> Result<Promise, JsValue>;
    }

    pub(super) fn remove_marks() {
        // A browser that refuses caches has no marks.
        if let Ok(deleting) = delete_cache("medcode-quiz") {
            spawn_local(async { _ = JsFuture::from(deleting).await });
        }
    }

    pub(super) fn keys(storage: &Storage) -> Vec<String> {
        let length = storage.length().unwrap_or_default();
        (0..length).filter_map(|idx| storage.key(idx).ok().flatten()).collect()
    }

    pub(super) fn clocks() -> Option<Clocks> {
        let awake = web_sys::window()?.performance()?.now();
        let date = Date::new_0();
        let now = date.get_time();
        let day = (now / 60_000.0 - date.get_timezone_offset()) / 1_440.0;
        Some(Clocks { now, awake, day: day as u32 })
    }

    /// A call that comes again and again.
    pub(super) struct Running {
        window: Option<Window>,
        timer: Option<i32>,
        closure: Closure<dyn Fn(JsValue)>,
    }

    impl Drop for Running {
        fn drop(&mut self) {
            let Some(window) = &self.window else { return };
            match self.timer {
                Some(timer) => window.clear_interval_with_handle(timer),
                None => {
                    let function = self.closure.as_ref().unchecked_ref();
                    // One that is not there any more needs no removing.
                    let _ = window.remove_event_listener_with_callback("storage", function);
                }
            }
        }
    }

    pub(super) fn every(milliseconds: i32, callback: Box<dyn Fn()>) -> Running {
        let closure = Closure::new(move |_: JsValue| callback());
        let window = web_sys::window();
        let function = closure.as_ref().unchecked_ref();
        let timer = window.as_ref().and_then(|window| {
            window
                .set_interval_with_callback_and_timeout_and_arguments_0(function, milliseconds)
                .ok()
        });
        Running { window, timer, closure }
    }

    pub(super) fn on_storage(callback: Box<dyn Fn(StorageKind, Option<String>, bool)>) -> Running {
        let closure = Closure::new(move |event: JsValue| {
            let event: StorageEvent = event.unchecked_into();
            let is_local = event.storage_area() == storage(StorageKind::Local);
            let kind = if is_local { StorageKind::Local } else { StorageKind::Session };
            callback(kind, event.key(), event.new_value().is_none());
        });
        let window = web_sys::window();
        if let Some(window) = &window {
            let function = closure.as_ref().unchecked_ref();
            // Without it this tab hears of the other one at its next answer.
            let _ = window.add_event_listener_with_callback("storage", function);
        }
        Running { window, timer: None, closure }
    }

    pub(super) fn download(name: &str, media_type: &str, text: &str) -> Option<()> {
        let window = web_sys::window()?;
        // In a sandboxed frame the click would do nothing, and nobody would say so.
        let is_sandboxed = window.origin() == "null";
        let document = window.document().filter(|_| !is_sandboxed)?;
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let parts = Array::of1(&JsValue::from_str(text));
        let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        let link: HtmlAnchorElement = document.create_element("a").ok()?.unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
        // The click has been taken; the file is read from the blob.
        Url::revoke_object_url(&url).ok()
    }

    pub(super) fn copy() -> bool {
        let document = web_sys::window().and_then(|window| window.document());
        let document = document.and_then(|document| document.dyn_into::<HtmlDocument>().ok());
        document.is_some_and(|document| document.exec_command("copy").unwrap_or(false))
    }

    pub(super) fn print() {
        if let Some(window) = web_sys::window() {
            // A frame that may not open the dialog prints nothing.
            let _ = window.print();
        }
    }

    pub(super) fn page() -> Option<String> {
        let location = web_sys::window()?.location();
        let parts = [location.origin(), location.pathname(), location.search()];
        let parts: Vec<String> = parts.into_iter().collect::<Result<_, _>>().ok()?;
        Some(parts.concat())
    }

    pub(super) fn seed() -> u32 {
        (js_sys::Math::random() * f64::from(u32::MAX)) as u32
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod browser {
    //! No browser: everything stays in memory.

    use super::{Clocks, StorageKind};

    pub(super) enum Storage {}

    pub(super) struct Running;

    pub(super) fn remove_marks() {}

    pub(super) fn keys(storage: &Storage) -> Vec<String> {
        match *storage {}
    }

    pub(super) fn clocks() -> Option<Clocks> {
        None
    }

    pub(super) fn every(_: i32, _: Box<dyn Fn()>) -> Running {
        Running
    }

    pub(super) fn on_storage(_: Box<dyn Fn(StorageKind, Option<String>, bool)>) -> Running {
        Running
    }

    pub(super) fn download(_: &str, _: &str, _: &str) -> Option<()> {
        None
    }

    pub(super) fn copy() -> bool {
        false
    }

    pub(super) fn print() {}

    pub(super) fn page() -> Option<String> {
        None
    }

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
        assert_eq!(load(StorageKind::Local, "key").as_deref(), Some("text"), "each has its own");
        remove(StorageKind::Local, "key");
        assert_eq!(load(StorageKind::Local, "key"), None);
        assert_eq!(load(StorageKind::None, "key").as_deref(), Some("other"));
    }
}
