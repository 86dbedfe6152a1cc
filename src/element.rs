//! What `<medcode-quiz>` calls: mount, update, destroy, results.
//!
//! The only functions that JavaScript sees. Facts for the page go out as the
//! name of an event and its detail in JSON; see `src/ui/report.rs`.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, Callback, Renderer};

use crate::json;
use crate::platform::{self, StorageKind};
use crate::quiz::{FaultKind, Quiz};
use crate::session::Settings;
use crate::ui::book::Place;
use crate::ui::part::{self, Part};
use crate::ui::store::{Event, Store};
use crate::ui::{MedcodeQuiz, MedcodeQuizProps};

/// Says how the code book is opened; see [`platform::open_book_with`].
#[wasm_bindgen(js_name = openBookWith)]
pub fn open_book_with(opener: Function) {
    platform::open_book_with(opener);
}

/// Calls `handler` when a later part begins to be loaded.
#[wasm_bindgen(js_name = onPart)]
pub fn on_part(handler: Function) {
    part::on_load(Callback::from(move |()| {
        // A sheet that does not come leaves the part plain.
        let _ = handler.call0(&JsValue::NULL);
    }));
}

/// Loads the later part, and calls `done` with whether it is there then.
#[wasm_bindgen(js_name = loadLater)]
pub fn load_later(done: Function) {
    let done = Callback::from(move |is_there: bool| {
        // A page that has given up waiting hears nothing.
        let _ = done.call1(&JsValue::NULL, &is_there.into());
    });
    part::load(Part::Later, done);
}

/// Says where the program's own files are: a URL that ends with a slash.
#[wasm_bindgen(js_name = setBase)]
pub fn set_base(base: &str) {
    platform::set_base(base);
}

/// A quiz in the page.
#[wasm_bindgen]
pub struct Mounted {
    handle: AppHandle<MedcodeQuiz>,
    props: MedcodeQuizProps,
    store: Rc<Store>,
}

/// Reads a quiz and draws it into an empty element.
///
/// `settings` are those of [`Settings::parse`]; a `link` to this quiz has its
/// own in place of them: `#medcode-quiz=ID&seed=7`. With `is_patient` the
/// first question is drawn before storage is looked at, where it can be; then
/// [`Mounted::read`] must be called soon.
///
/// # Errors
///
/// A sentence for the reader, a line break, and the detail for the console; or
/// null where the later part has to be loaded first, see [`load_later`].
#[wasm_bindgen]
#[expect(clippy::too_many_arguments, reason = "an object for them would cost bytes on both sides")]
pub fn mount(
    root: Element,
    quiz: &str,
    place: &str,
    settings: &str,
    link: &str,
    storage: &str,
    is_patient: bool,
    code_book: &str,
    on_event: Function,
) -> Result<Mounted, JsValue> {
    let quiz = Rc::new(read(quiz)?);
    let settings = read_settings(&quiz, settings, link);
    match part::later() {
        Some(later) => (later.check)(&quiz).map_or(Ok(()), |fault| Err(JsValue::from(fault)))?,
        None if wants_later(&quiz, &settings) => return Err(JsValue::NULL),
        None => {}
    }
    let storage = StorageKind::from_name(storage);
    let props = MedcodeQuizProps {
        quiz: Rc::clone(&quiz),
        settings: settings.clone(),
        place: place.to_owned().into(),
        storage,
        code_book: Place::from_attribute(code_book),
        on_event: Callback::from(move |event| emit(&on_event, &event)),
    };
    let store = Store::open(quiz, settings, place, storage, is_patient);
    let handle = Renderer::<MedcodeQuiz>::with_root_and_props(root, props.clone()).render();
    Ok(Mounted { handle, props, store })
}

#[wasm_bindgen]
impl Mounted {
    /// Takes over changed attributes, see [`mount`]; returns `false` where the
    /// quiz has to be mounted anew for them.
    pub fn update(&mut self, settings: &str, link: &str, storage: &str) -> bool {
        let quiz = Rc::clone(&self.props.quiz);
        let settings = read_settings(&quiz, settings, link);
        if part::later().is_none() && wants_later(&quiz, &settings) {
            return false;
        }
        self.props.settings = settings.clone();
        self.props.storage = StorageKind::from_name(storage);
        let (place, storage) = (&self.props.place, self.props.storage);
        self.store = Store::open(quiz, settings, place, storage, false);
        self.handle.update(self.props.clone());
        true
    }

    /// Looks at storage if that was put off; returns whether it has answers.
    pub fn read(&self) -> bool {
        self.store.read()
    }

    /// Returns the quiz's id.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.props.quiz.id.clone()
    }

    /// Returns how many questions are drawn.
    #[wasm_bindgen(getter)]
    pub fn questions(&self) -> usize {
        self.store.session().len()
    }

    /// Forgets all answers and starts over.
    pub fn reset(&self) {
        self.store.reset();
    }

    /// Returns the results so far, as JSON; nothing before the learner has
    /// begun to answer.
    pub fn results(&self) -> Option<String> {
        let session = self.store.session();
        let is_secret = session.is_exam() && !session.is_graded();
        part::later().filter(|_| !is_secret).map(|later| (later.results)(&session))
    }

    /// Removes the quiz from the page; what was answered is in storage.
    pub fn destroy(self) {
        self.handle.destroy();
    }
}

/// Runs a script of actions and returns the grades, for the test that wasm and
/// desk agree to the byte.
#[cfg(feature = "test-panic")]
#[wasm_bindgen]
pub fn replay(quiz: &str, script: &str) -> String {
    crate::replay::replay(quiz, script)
}

fn read_settings(quiz: &Quiz, settings: &str, link: &str) -> Settings {
    let given = Settings::parse(settings);
    let start = [LINK, &quiz.id].concat();
    match link.strip_prefix(&start) {
        Some(rest) if rest.is_empty() || rest.starts_with('&') => {
            let linked = Settings::parse(rest);
            let is_paper = given.is_paper || linked.is_paper;
            Settings { due: given.due, today: given.today, is_paper, ..linked }
        }
        _ => given,
    }
}

/// How the fragment of a link to a quiz begins; its id and the settings follow.
const LINK: &str = "#medcode-quiz=";

fn read(text: &str) -> Result<Quiz, JsValue> {
    let fail =
        |sentence: &str, detail: &str| Err(JsValue::from_str(&[sentence, "\n", detail].concat()));
    // A later format may have fields that this one refuses, so its number
    // is read first.
    if json::read_field::<u32>(text, "format").is_ok_and(|format| format > crate::quiz::FORMAT) {
        return fail(
            "This quiz needs a newer version of the quiz program.",
            FaultKind::UnknownFormat.name(),
        );
    }
    match json::read::<Quiz>(text) {
        Ok(quiz) if quiz.questions.is_empty() => fail("This quiz has no questions yet.", ""),
        Ok(quiz) => Ok(quiz),
        Err(error) => {
            fail("This quiz can’t be read; its author has to mend the file.", &error.to_string())
        }
    }
}

/// Tells whether somebody has to read the codes of the quiz before its first
/// question can be drawn: to check what no tool has checked, or to draw the
/// questions of a year.
fn wants_later(quiz: &Quiz, settings: &Settings) -> bool {
    quiz.checked.is_empty() || settings.exam_year > 0
}

fn emit(on_event: &Function, event: &Event) {
    // There is no event before the later part is there.
    let Some(later) = part::later() else { return };
    let (name, detail) = (later.event)(event);
    // A page's listener that throws is the page's own concern.
    let _ = on_event.call2(&JsValue::NULL, &name.into(), &detail.into());
}
