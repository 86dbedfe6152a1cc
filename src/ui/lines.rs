//! The lines of an `assign` answer while they are entered.

use wasm_bindgen::JsCast;
use yew::prelude::*;
use yew::virtual_dom::{ListenerKind, VTag};

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
        true => {
            let words = vec![Icon::Add.view(), tag::text("Add a code")];
            tag::button("quiet add", "button", words, view.on.reform(|_| Action::AddLine))
        }
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
        let keydown = Callback::from(move |event: yew::Event| {
            let event: KeyboardEvent = event.unchecked_into();
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
        let keys = &[
            "type",
            "data-field",
            "part",
            "autocomplete",
            "autocapitalize",
            "autocorrect",
            "spellcheck",
            "enterkeyhint",
            "aria-invalid",
            "aria-describedby",
        ];
        let (invalid, help) = (if is_invalid { "true" } else { "" }, ["help-", number].concat());
        let values =
            &["text", "code", "input", "off", "characters", "off", "false", "done", invalid, &help];
        let mut input = self.input(keys, values, &entry.code, idx, Field::Code);
        tag::hear(&mut input, ListenerKind::onkeydown, keydown);
        let name = tag("span", "", vec![tag::text(&["Code ", number].concat())]);
        tag("label", "field code", vec![name, input.into()])
    }

    fn text_field(&self, idx: usize, number: &str, field: &TextField, value: &str) -> Html {
        let keys = &[
            "type",
            "part",
            "aria-label",
            "inputmode",
            "autocomplete",
            "autocapitalize",
            "spellcheck",
        ];
        let label = [field.name, ", line ", number].concat();
        let values = &["text", "input", &label, field.inputmode, "off", "characters", "false"];
        let input = self.input(keys, values, value, idx, field.field);
        let name = tag("span", "", vec![tag::text(field.name)]);
        tag("label", field.class, vec![name, input.into()])
    }

    fn input(
        &self,
        keys: &'static [&'static str],
        values: &[&str],
        value: &str,
        idx: usize,
        field: fn(String) -> Field,
    ) -> VTag {
        let mut input = tag::element("input", keys, values, Vec::new());
        input.set_value(value.to_owned());
        let edit = self.view.on.reform(move |event: yew::Event| {
            let input: web_sys::HtmlInputElement = event.target_unchecked_into();
            Action::Edit(idx, field(input.value()))
        });
        tag::hear(&mut input, ListenerKind::oninput, edit);
        input
    }

    fn poa(&self, idx: usize, number: &str, entry: &Entry) -> Html {
        let onchange = self.view.on.reform(move |event: yew::Event| {
            let select: web_sys::HtmlSelectElement = event.target_unchecked_into();
            Action::Edit(idx, Field::Poa(Poa::from_name(&select.value())))
        });
        let option = |value: &str, words: &str, is_chosen: bool| {
            let selected = if is_chosen { "selected" } else { "" };
            let mut option =
                tag::element("option", &["selected"], &[selected], vec![tag::text(words)]);
            // An empty value is one, too.
            option.add_attribute("value", value.to_owned());
            option.into()
        };
        let mut options = vec![option("", "–", entry.poa.is_none())];
        options.extend(
            Poa::ALL.iter().map(|&poa| option(poa.name(), text::poa(poa), entry.poa == Some(poa))),
        );
        let label = ["POA, present on admission, line ", number].concat();
        let mut select =
            tag::element("select", &["part", "aria-label"], &["input", &label], options);
        tag::hear(&mut select, ListenerKind::onchange, onchange);
        let name = tag("span", "", vec![tag::text("POA")]);
        tag("label", "field poa", vec![name, select.into()])
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
