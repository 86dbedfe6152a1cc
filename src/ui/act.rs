//! What comes of what a learner does: in the session, in storage, for the
//! focus and for a screen reader.
//!
//! Part of what is loaded later: until then only what is typed and marked is
//! taken over, by [`Store::draft`], and whatever else was asked for waits.

use std::rc::Rc;

use yew::prelude::*;

use super::part::{self, Part};
use super::store::{Event, Store};
use super::{Loading, MedcodeQuiz, Msg, book, keep, report};
use crate::grade::grade_with_book;
use crate::platform::{self, Clocks};
use crate::session::{Action, Problem, Session, Stage, Tick};
use crate::text;

/// Does what waited for this part.
pub(super) fn catch_up(store: &Rc<Store>) {
    store.catch_up_now();
}

/// Where the feedback begins.
const FEEDBACK: &str = "[data-focus=feedback]";

/// Does what a message asks for; returns whether to draw again.
pub(super) fn hear(quiz: &mut MedcodeQuiz, ctx: &Context<MedcodeQuiz>, msg: Msg) -> bool {
    let is_redrawn = quiz.obey(ctx, msg);
    quiz.grade_if_closed(ctx);
    is_redrawn
}

impl Store {
    /// Puts kept answers back, and keeps what was typed meanwhile.
    fn catch_up_now(self: &Rc<Self>) {
        // The first question has been on the screen since.
        if let Some(opened) = self.opened.take() {
            self.show(opened);
        }
        self.look();
        if let (true, Some(attempt)) = (self.is_unopened.get(), part::attempt()) {
            self.is_unopened.set(false);
            (attempt.open)(self);
        }
        let stored = self.stored.take();
        if !stored.is_empty() {
            let restored = keep::restore(&mut self.session.borrow_mut(), stored);
            self.restored.replace(restored);
        }
        if self.has_news.take() {
            self.sync_all();
        }
        for place in self.unsaved.take() {
            self.save(place);
        }
        self.tell();
        if let Some(seed) = self.restart.take() {
            self.dispatch(Action::Restart { seed });
        }
    }

    /// Looks at the clock; returns whether it shows something new.
    pub(super) fn tick(&self) -> bool {
        platform::clocks().is_some_and(|clocks| self.show(clocks))
    }

    fn show(&self, clocks: Clocks) -> bool {
        let before = self.awake.replace(Some(clocks.awake));
        let awake = before.map(|before| (clocks.awake - before) as u64);
        let tick = Tick { now: clocks.now as u64, awake, day: clocks.day };
        self.session.borrow_mut().apply(Action::Tick(tick), None)
    }

    /// Applies an action, keeps what changed, tells every listener, and
    /// returns what the page should hear of it.
    pub fn dispatch(self: &Rc<Self>, action: Action) -> Vec<Event> {
        self.tick();
        let is_late = self.read();
        if part::attempt().is_some_and(|attempt| (attempt.overtake)(self)) {
            // What it was meant for is over.
            self.tell();
            return Vec::new();
        }
        let is_sweep =
            matches!(action, Action::RepeatMisses | Action::Restart { .. } | Action::GradeAll);
        let is_new = is_sweep && !matches!(action, Action::GradeAll);
        let place = self.session().position();
        // A sweep writes every record, so what others have put there is read first.
        let is_news = if is_sweep { self.sync_all() } else { self.sync(place) };
        let is_restart = matches!(action, Action::Restart { .. });
        if let (Action::Restart { seed }, true) = (&action, self.is_restoring()) {
            // The answers go, but their past stays, and is not here yet.
            self.restart.set(Some(*seed));
            return Vec::new();
        }
        if is_late && !is_restart {
            // It was meant for a question that shows its kept answer from now on.
            return Vec::new();
        }
        let is_start = matches!(action, Action::Start);
        let before = Moment::of(&self.session.borrow());
        if !self.session.borrow_mut().apply(action, Some(grade_with_book)) {
            if is_news {
                // Somebody else has answered it: the fields are not there any more.
                self.tell();
            }
            return Vec::new();
        }
        if is_start {
            self.tick();
            if let Some(attempt) = part::attempt() {
                (attempt.sweep)(self);
            }
        }
        if is_sweep {
            self.is_anew.set(self.is_anew.get() || is_new);
            self.save_all();
            self.restored.take();
        } else {
            self.save(before.place);
        }
        let is_exam = self.session().is_exam();
        if let (true, Some(attempt)) = (is_exam, part::attempt()) {
            (attempt.keep)(self, is_restart);
        }
        self.tell();
        keep::echo(self);
        let events = report::events(&before, &self.session.borrow());
        let is_complete = events.iter().any(|event| matches!(event, Event::Complete { .. }));
        if let (true, Some(attempt)) = (is_complete, part::attempt()) {
            (attempt.finish)(self);
        }
        events
    }

    /// Forgets all answers and begins anew; what was stored is gone already.
    pub(super) fn begin_anew(self: &Rc<Self>) {
        self.seen.take();
        self.restored.take();
        self.kept_seed.set(None);
        self.dispatch(Action::Restart { seed: platform::seed() });
    }

    /// Takes over what another tab, or another element, has stored of a question
    /// meanwhile; returns whether that changed anything.
    pub(super) fn sync(&self, place: usize) -> bool {
        keep::sync(self, place)
    }

    /// The same of all questions.
    pub(super) fn sync_all(&self) -> bool {
        (0..self.n_places()).filter(|&place| self.sync(place)).count() > 0
    }

    /// Keeps what happened to the question at a place.
    pub(super) fn save(&self, place: usize) {
        keep::save(self, place);
    }

    /// The same of all questions.
    pub(super) fn save_all(&self) {
        (0..self.n_places()).for_each(|place| self.save(place));
    }
}

/// Where a session was before an action.
pub(super) struct Moment {
    pub(super) place: usize,
    pub(super) stage: Stage,
    pub(super) n_tries: usize,
    pub(super) is_graded: bool,
}

impl Moment {
    fn of(session: &Session) -> Self {
        let place = session.position();
        let n_tries = session.item(place).map_or(0, |item| item.tries.len());
        Self { place, stage: session.stage(), n_tries, is_graded: session.is_graded() }
    }
}

impl MedcodeQuiz {
    fn perform(&mut self, ctx: &Context<Self>, action: Action) {
        #[cfg(feature = "test-panic")]
        panic_if_told(&action);
        self.is_confirming = false;
        if self.is_missing(&action) {
            let place = self.store.session().position();
            self.loading = Loading::For(vec![action], place);
            self.load(ctx);
            return;
        }
        self.loading = Loading::Idle;
        if matches!(action, Action::Check) {
            let done = ctx.link().callback(Msg::Facts);
            if book::consult(&self.store, &ctx.props().code_book, done) {
                let place = self.store.session().position();
                self.loading = Loading::For(vec![action], place);
                return;
            }
        }
        self.dispatch(ctx, action);
    }

    fn dispatch(&mut self, ctx: &Context<Self>, action: Action) {
        let events = self.store.dispatch(action.clone());
        self.follow(action);
        if let (Some(FEEDBACK), Some(root)) = (self.focus.as_deref(), self.root.cast()) {
            // The button goes. Where what has the focus is removed in the middle of a drawing, the
            // browser lays the page out there and once more at the end.
            platform::blur(&root);
        }
        let is_near_end = {
            let session = self.store.session();
            session.position() + 1 >= session.len()
        };
        if is_near_end {
            part::load(Part::Attempt, Callback::noop());
        }
        for event in events {
            ctx.props().on_event.emit(event);
        }
    }

    /// Returns `true` if the action needs a part that is not there yet.
    fn is_missing(&self, action: &Action) -> bool {
        let session = self.store.session();
        let is_end = match action {
            Action::Finish => true,
            Action::Next => session.position() + 1 >= session.len(),
            _ => false,
        };
        is_end && part::attempt().is_none()
    }

    /// Has an exam graded once it is closed.
    fn grade_if_closed(&mut self, ctx: &Context<Self>) {
        let is_due = {
            let session = self.store.session();
            session.is_closed() && !session.is_graded()
        };
        let Some(attempt) = part::attempt().filter(|_| is_due && !self.is_grading) else { return };
        self.is_grading = true;
        if self.store.session().clock().is_over() {
            self.announcement = text::TIME_OVER.into();
            self.focus = Some("[data-focus=stage]".to_owned());
        }
        (attempt.grade)(&self.store, &ctx.props().code_book, ctx.link());
    }

    /// Sends focus and announcement after what the learner just did.
    fn follow(&mut self, action: Action) {
        // The same words once more would be no news to a live region.
        let is_odd = self.announcement.ends_with('\u{a0}');
        let gap = if is_odd { "" } else { "\u{a0}" };
        let session = self.store.session();
        let item = session.item(session.position());
        let say = |text: &str| AttrValue::from([text, gap].concat());
        match action {
            Action::Check => {
                self.focus = Some(match item.and_then(|item| item.problem) {
                    None => FEEDBACK.to_owned(),
                    Some(Problem::Empty) => "[data-field]".to_owned(),
                    Some(Problem::AskSet { line }) => {
                        ["[data-sets=\"", &line.to_string(), "\"] input"].concat()
                    }
                });
            }
            Action::Show => self.focus = Some("[data-focus=solution]".to_owned()),
            Action::Retry => self.focus = Some("[data-field]".to_owned()),
            Action::Hint => self.focus = Some("[data-focus=hint]".to_owned()),
            Action::AddLine => {
                self.focus = Some("[data-line]:last-of-type [data-field]".to_owned());
                self.announcement = say("Line added.");
            }
            Action::RemoveLine(line) => {
                self.focus = Some(field(line.saturating_sub(1)));
                self.announcement = say("Line removed.");
            }
            Action::MoveLine { to, .. } => {
                self.focus = Some(field(to));
                self.announcement = say(&["Moved to line ", &(to + 1).to_string(), "."].concat());
            }
            Action::Flag => {
                let is_flagged = item.is_some_and(|item| item.is_flagged);
                self.announcement = say(if is_flagged { "Flagged." } else { "Flag removed." });
            }
            Action::Choose(_)
            | Action::Edit(..)
            | Action::Facts(_)
            | Action::FactsAt(..)
            | Action::Sure(_)
            | Action::Tick(_) => {}
            Action::Next
            | Action::Back
            | Action::GoTo(_)
            | Action::Finish
            | Action::Start
            | Action::HandIn
            | Action::GradeAll
            | Action::RepeatMisses
            | Action::Restart { .. } => self.focus = Some("[data-focus=stage]".to_owned()),
        }
    }

    /// Does what a message asks for; returns whether to draw again.
    fn obey(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Do(action) => {
                self.perform(ctx, action);
                // The store has called back already where anything changed;
                // the focus still has to follow.
                self.focus.is_some() || matches!(self.loading, Loading::For(..))
            }
            Msg::Changed => true,
            Msg::Focused => false,
            Msg::Again => {
                self.loading = Loading::Idle;
                self.load(ctx);
                true
            }
            Msg::Loaded(is_there) => {
                self.store.catch_up();
                let is_waiting = self.is_waiting();
                let place = self.store.session().position();
                match std::mem::replace(&mut self.loading, Loading::Idle) {
                    // Kept answers that came meanwhile may have led to another question.
                    Loading::For(actions, of) if is_there && of == place => {
                        for action in actions {
                            self.perform(ctx, action);
                            let has_moved = self.store.session().position() != place;
                            if has_moved || matches!(self.loading, Loading::For(..)) {
                                // It waits for something else now, and what came after it is off.
                                break;
                            }
                        }
                    }
                    Loading::For(..) if is_there => {}
                    // Who waits for it twice hears of it twice; and of two parts one may fail.
                    Loading::For(..) => self.loading = Loading::Failed,
                    Loading::Failed if !is_there || is_waiting => self.loading = Loading::Failed,
                    _ if !is_there && is_waiting => self.loading = Loading::Failed,
                    _ if is_waiting => self.load(ctx),
                    _ => {}
                }
                true
            }
            Msg::Facts(facts) => {
                self.loading = Loading::Idle;
                if let Some(facts) = facts {
                    self.dispatch(ctx, Action::Facts(facts));
                    self.dispatch(ctx, Action::Check);
                }
                true
            }
            Msg::FactsAt(place, facts) => {
                self.dispatch(ctx, Action::FactsAt(place, facts));
                false
            }
            Msg::GradeAll => {
                self.is_grading = false;
                self.dispatch(ctx, Action::GradeAll);
                true
            }
            Msg::Say(words) => {
                self.said = words;
                true
            }
            Msg::AskErase(is_erasing) => {
                self.is_erasing = is_erasing;
                self.said.clear();
                let target = if is_erasing { "erase" } else { "ask-erase" };
                self.focus = Some(["[data-focus=", target, "]"].concat());
                true
            }
            Msg::Erase => {
                self.is_erasing = false;
                if let Some(attempt) = part::attempt() {
                    (attempt.erase_all)(&self.store);
                }
                self.focus = Some("[data-focus=stage]".to_owned());
                self.announcement = text::ERASED.into();
                true
            }
            Msg::Print(is_key_only) => {
                self.is_key_only = is_key_only;
                self.prints = true;
                true
            }
            Msg::Confirm(is_confirming) => {
                self.is_confirming = is_confirming;
                let target = if is_confirming { "confirm" } else { "stage" };
                self.focus = Some(["[data-focus=", target, "]"].concat());
                true
            }
        }
    }
}

fn field(line: usize) -> String {
    ["[data-line=\"", &line.to_string(), "\"] [data-field]"].concat()
}

/// Panics when a browser test types the word for it.
#[cfg(feature = "test-panic")]
#[expect(clippy::panic, reason = "the point of the feature")]
pub(super) fn panic_if_told(action: &Action) {
    if matches!(action, Action::Edit(_, crate::session::Field::Code(text)) if text == "PANIC!") {
        panic!("forced by a test");
    }
}
