//! What is kept on the device: a backup of it, bringing one back, erasing all
//! of it.

use yew::prelude::*;

use super::super::store::Store;
use super::super::tag::{self, tag, tag_with};
use super::super::{Msg, View};
use super::exam;
use crate::platform;
use crate::progress::{Unreadable, backup};
use crate::text;

pub(super) fn view(view: &View<'_>) -> Html {
    let store = std::rc::Rc::clone(view.store);
    let save = {
        let (store, link) = (std::rc::Rc::clone(&store), view.link.clone());
        Callback::from(move |_: MouseEvent| {
            let records = all_kept(&store);
            let n = records.len();
            let is_offered = platform::download(
                "medcode-quiz-backup.json",
                "application/json",
                &backup::write(&records),
            );
            let words = if is_offered { text::saved(n) } else { text::NOT_OFFERED.to_owned() };
            link.send_message(Msg::Say(words));
        })
    };
    let restore = {
        let link = view.link.clone();
        Callback::from(move |event: Event| {
            let field: web_sys::HtmlInputElement = event.target_unchecked_into();
            let (store, link) = (std::rc::Rc::clone(&store), link.clone());
            yew::platform::spawn_local(async move {
                let read = platform::read_file(&field).await;
                // The same file once more is to be heard of, too.
                field.set_value("");
                let words = match read.as_deref().map(backup::read) {
                    Some(Ok(records)) => text::restored(bring_back(&store, &records)),
                    Some(Err(Unreadable::Newer)) => text::BACKUP_NEWER.to_owned(),
                    Some(Err(Unreadable::Damaged)) | None => text::BACKUP_DAMAGED.to_owned(),
                };
                link.send_message(Msg::Say(words));
            });
        })
    };
    let ask = view.link.callback(|_: MouseEvent| Msg::AskErase(true));
    let keep = view.link.callback(|_: MouseEvent| Msg::AskErase(false));
    let erase = view.link.callback(|_: MouseEvent| Msg::Erase);
    let said = match view.said.is_empty() {
        true => Html::default(),
        false => {
            tag_with("p", &["class", "role"], &["notice", "status"], vec![tag::text(view.said)])
        }
    };
    html! {
        <details class="more">
            <summary>{ "Your answers on this device" }</summary>
            <div class="more-body">
                { tag("p", "", vec![tag::text(text::KEPT_HERE)]) }
                { said }
                if view.is_erasing {
                    <div class="confirm" role="group" aria-label="Erase">
                        <p tabindex="-1" data-focus="erase">{ text::ERASE_ALL }</p>
                        <div class="actions">
                            <button type="button" class="primary" part="button primary-button" onclick={erase}>{ "Erase everything" }</button>
                            <button type="button" class="quiet" part="button" onclick={keep}>{ "Keep everything" }</button>
                        </div>
                    </div>
                } else {
                    <div class="actions">
                        <button type="button" class="quiet" part="button" onclick={save}>{ "Save a backup" }</button>
                        <label class="quiet file">
                            { "Restore a backup" }
                            <input type="file" accept=".json,application/json" onchange={restore} />
                        </label>
                        <button type="button" class="quiet" part="button" data-focus="ask-erase" onclick={ask}>{ "Erase everything …" }</button>
                    </div>
                }
            </div>
        </details>
    }
}

/// Stores what a backup has, beside what is there; returns how many records
/// came of it.
fn bring_back(store: &std::rc::Rc<Store>, records: &[(String, String)]) -> usize {
    // The answers of an exam that is here are its own.
    let is_here = |key: &str| store.load(backup::quiz_of(key)).is_some();
    let exams: Vec<bool> =
        records.iter().map(|(key, _)| backup::is_of_exam(key) && is_here(key)).collect();
    let mut n_changed = 0;
    for ((key, theirs), is_taken) in records.iter().zip(exams) {
        let ours = store.load(key);
        let merged = backup::merge(key, ours.as_deref(), theirs).filter(|_| !is_taken);
        if let Some(merged) = merged {
            store.write(key, &merged);
            n_changed += 1;
        }
    }
    for store in Store::all() {
        if store.session().is_exam() {
            exam::hear(&store, false);
        } else {
            store.sync_all();
        }
        store.restored.borrow_mut().elsewhere = 0;
        store.tell();
    }
    n_changed
}

/// Returns all that is kept on this device, of all quizzes.
fn all_kept(store: &Store) -> Vec<(String, String)> {
    let keys = platform::keys(store.storage()).into_iter().filter(|key| backup::is_ours(key));
    let record = |key: String| {
        let text = store.load(&key)?;
        Some((key, text))
    };
    keys.filter_map(record).collect()
}

/// Erases all that is kept on this device, of all quizzes, and begins those of
/// this page anew.
pub(super) fn erase_all(store: &Store) {
    for (key, _) in all_kept(store) {
        store.erase(&key);
    }
    platform::remove_marks();
    for store in Store::all() {
        for place in 0..store.n_places() {
            store.session.borrow_mut().forget(place);
        }
        store.begin_anew();
    }
}
