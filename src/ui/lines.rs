//! The lines of an `assign` answer while they are entered.

use yew::prelude::*;

use super::icon::Icon;
use super::tag::{self, tag, tag_with};
use super::{View, feedback};
use crate::code::{CodeSet, Reading};
use crate::quiz::{Entry, Graded, Poa, Question, Response};
use crate::session::{Action, Field, Item, MAX_LINES, Problem};
use crate::text;

pub(super) fn view(view: &View<'_>, question: &Question, item: &Item) -> Html {
    let Response::Assign(entries) = &item.response else { return Html::default() };
    let sets = match view.later {
        Some(later) => (later.code_sets)(question),
        None => question.sets.clone(),
    };
    let form = Form { view, question, item, sets: &sets, n_lines: entries.len() };
    let legend = ["Your codes: ", &text::code_sets(&sets)].concat();
    let lines = entries.iter().enumerate().map(|(idx, entry)| form.line(idx, entry)).collect();
    let legend = tag("legend", "", vec![tag::text(&legend)]);
    let add = match entries.len() < MAX_LINES {
        true => html! {
            <button type="button" class="quiet add" part="button"
                onclick={view.on.reform(|_: MouseEvent| Action::AddLine)}>
                { Icon::Add.view() }{ "Add a code" }
            </button>
        },
        false => Html::default(),
    };
    tag("fieldset", "lines", vec![legend, tag("ol", "", lines), add])
}

/// A field beside the code.
struct TextField {
    name: &'static str,
    class: &'static str,
    inputmode: &'static str,
    field: fn(String) -> Field,
}

const MODIFIERS: TextField = TextField {
    name: "Modifiers",
    class: "field modifiers",
    inputmode: "text",
    field: Field::Modifiers,
};

const UNITS: TextField =
    TextField { name: "Units", class: "field units", inputmode: "numeric", field: Field::Units };

/// What every line of the form needs.
struct Form<'a> {
    view: &'a View<'a>,
    question: &'a Question,
    item: &'a Item,
    sets: &'a [CodeSet],
    n_lines: usize,
}

impl Form<'_> {
    fn line(&self, idx: usize, entry: &Entry) -> Html {
        let number = (idx + 1).to_string();
        let reading = self.view.later.map(|later| (later.read)(entry, self.sets));
        let reading = reading.unwrap_or(Reading::Empty);
        let stated = self.question.graded.as_deref().unwrap_or_default();
        let takes = |part| match self.view.later {
            Some(later) => (later.grades)(self.question, part),
            None => stated.contains(&part),
        };
        let has_parts = self.sets.iter().any(|set| set.has_modifiers());
        // Which of them there are is the same for every drawing of a question.
        let mut fields = vec![self.code(idx, &number, entry, &reading)];
        if has_parts && takes(Graded::Modifiers) {
            fields.push(self.text_field(idx, &number, &MODIFIERS, &entry.modifiers));
        }
        if has_parts && takes(Graded::Units) {
            fields.push(self.text_field(idx, &number, &UNITS, &entry.units));
        }
        if takes(Graded::Poa) {
            fields.push(self.poa(idx, &number, entry));
        }
        let tools = self.view.later.map(|later| (later.line_tools)(self.view, idx, self.n_lines));
        fields.push(tools.unwrap_or_default());
        let fields = tag("div", "fields", fields);
        let later = self.view.later;
        let lookup = later.map(|later| (later.lookup)(self.view, self.question, idx));
        let lookup = lookup.unwrap_or_default();
        let choices = later.map(|later| (later.set_choices)(self.view, idx, entry, self.sets));
        let choices = choices.unwrap_or_default();
        let parts = vec![fields, lookup, self.help(idx, &reading), choices];
        let place = idx.to_string();
        tag_with("li", &["class", "part", "data-line"], &["line", "line", &place], parts)
    }

    fn code(&self, idx: usize, number: &str, entry: &Entry, reading: &Reading) -> Html {
        let problem = self.item.problem;
        let is_invalid = problem == Some(Problem::Empty)
            || problem == Some(Problem::AskSet { line: idx })
            || matches!(reading, Reading::OtherSet(_));
        let n_lines = self.n_lines;
        let on_key = self.view.on.clone();
        let later = self.view.later;
        let onkeydown = Callback::from(move |event: KeyboardEvent| {
            if later.is_some_and(|later| (later.hear_key)(&event)) {
                return;
            }
            let to = match event.key().as_str() {
                "ArrowUp" => idx.checked_sub(1),
                "ArrowDown" => Some(idx + 1).filter(|&to| to < n_lines),
                _ => None,
            };
            if let (true, Some(to)) = (event.alt_key(), to) {
                event.prevent_default();
                on_key.emit(Action::MoveLine { from: idx, to });
            }
        });
        html! {
            <label class="field code">
                <span>{ "Code " }{ number }</span>
                <input type="text" data-field="code" part="input" value={entry.code.clone()}
                    autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false"
                    enterkeyhint="done" aria-invalid={is_invalid.then_some("true")}
                    aria-describedby={["help-", number].concat()}
                    oninput={self.on_input(idx, Field::Code)} {onkeydown} />
            </label>
        }
    }

    fn text_field(&self, idx: usize, number: &str, field: &TextField, value: &str) -> Html {
        html! {
            <label class={field.class}>
                <span>{ field.name }</span>
                <input type="text" part="input" aria-label={[field.name, ", line ", number].concat()}
                    value={value.to_owned()} inputmode={field.inputmode}
                    autocomplete="off" autocapitalize="characters" spellcheck="false"
                    oninput={self.on_input(idx, field.field)} />
            </label>
        }
    }

    fn on_input(&self, idx: usize, field: fn(String) -> Field) -> Callback<InputEvent> {
        self.view.on.reform(move |event: InputEvent| {
            let input: web_sys::HtmlInputElement = event.target_unchecked_into();
            Action::Edit(idx, field(input.value()))
        })
    }

    fn poa(&self, idx: usize, number: &str, entry: &Entry) -> Html {
        let onchange = self.view.on.reform(move |event: yew::Event| {
            let select: web_sys::HtmlSelectElement = event.target_unchecked_into();
            Action::Edit(idx, Field::Poa(Poa::from_name(&select.value())))
        });
        let option = |poa: Poa| {
            html! { <option value={poa.name()} selected={entry.poa == Some(poa)}>{ text::poa(poa) }</option> }
        };
        html! {
            <label class="field poa">
                <span>{ "POA" }</span>
                <select part="input" aria-label={["POA, present on admission, line ", number].concat()} {onchange}>
                    <option value="" selected={entry.poa.is_none()}>{ "–" }</option>
                    { for Poa::ALL.iter().copied().map(option) }
                </select>
            </label>
        }
    }

    /// Says what the typed text is.
    fn help(&self, idx: usize, reading: &Reading) -> Html {
        let id = ["help-", &(idx + 1).to_string()].concat();
        let known = if matches!(reading, Reading::One(_)) { "true" } else { "" };
        let later = self.view.later;
        let help = later.map(|later| (later.help)(self.item, idx, reading, self.sets));
        let help = tag::text(&help.unwrap_or_default());
        tag_with("p", &["class", "id", "data-known"], &["help", &id, known], vec![help])
    }
}

// The rest is drawn by the later part: nobody has typed anything before.

/// Returns what there is to say of a line while it is typed.
pub(super) fn help(item: &Item, idx: usize, reading: &Reading, sets: &[CodeSet]) -> String {
    match feedback::was_right(item, idx) {
        true => text::WAS_RIGHT.to_owned(),
        false => text::format_help(reading, sets),
    }
}

/// Draws what moves a line and removes it.
pub(super) fn tools(view: &View<'_>, idx: usize, n_lines: usize) -> Html {
    if n_lines < 2 {
        return Html::default();
    }
    let number = (idx + 1).to_string();
    let tool = |icon: Icon, words: &str, is_off: bool, action: Action| {
        let onclick = view.on.reform(move |_: MouseEvent| action.clone());
        html! {
            <button type="button" class="tool" part="button" disabled={is_off} {onclick}
                aria-label={[words, " ", &number].concat()}>{ icon.view() }</button>
        }
    };
    let (up, down) = (idx.saturating_sub(1), idx + 1);
    let tools = vec![
        tool(Icon::Up, "Move up line", idx == 0, Action::MoveLine { from: idx, to: up }),
        tool(
            Icon::Down,
            "Move down line",
            down == n_lines,
            Action::MoveLine { from: idx, to: down },
        ),
        tool(Icon::Remove, "Remove line", false, Action::RemoveLine(idx)),
    ];
    tag("span", "tools", tools)
}

/// Asks for the code set where the typed text fits two.
pub(super) fn set_choices(view: &View<'_>, idx: usize, entry: &Entry, allowed: &[CodeSet]) -> Html {
    // The sets that the text fits, whichever was said.
    let sets: Vec<CodeSet> = match (Entry { set: None, ..entry.clone() }).read(allowed) {
        Reading::Several(lines) => lines.iter().map(|line| line.code.set()).collect(),
        _ => return Html::default(),
    };
    let choice = |set: CodeSet| {
        let onchange =
            view.on.reform(move |_: yew::Event| Action::Edit(idx, Field::Set(Some(set))));
        html! {
            <label>
                <input type="radio" name={["set-", &idx.to_string()].concat()} checked={entry.set == Some(set)} {onchange} />
                { set.title() }
            </label>
        }
    };
    let choices = sets.into_iter().map(choice).collect();
    let keys = &["class", "role", "aria-label", "data-sets"];
    let place = idx.to_string();
    tag_with("div", keys, &["sets", "radiogroup", "Code set", &place], choices)
}
