//! Elements made by a call.
//!
//! `html!` writes out the making of each element at its place, some 300
//! bytes of wasm apiece, and more with a handler; a call is a third of it.
//! `html!` stays in what comes later.

use std::rc::Rc;

use web_sys::Event;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, ListenerKind, VList, VTag};

/// Makes an element with a class; an empty class is none.
pub(super) fn tag(name: &'static str, class: &'static str, children: Vec<Html>) -> Html {
    tag_with(name, &["class"], &[class], children)
}

/// Makes an element with attributes; see [`element`].
pub(super) fn tag_with(
    name: &'static str,
    keys: &'static [&'static str],
    values: &[&str],
    children: Vec<Html>,
) -> Html {
    element(name, keys, values, children).into()
}

/// Makes an element with attributes, names and values in the same order; an
/// empty value leaves the attribute out.
///
/// A child is the same from one drawing to the next if it has the same place:
/// where one may be missing, `Html::default()` keeps the place of the others,
/// or a field would be made anew while somebody types in it.
#[inline(never)]
pub(super) fn element(
    name: &'static str,
    keys: &'static [&'static str],
    values: &[&str],
    children: Vec<Html>,
) -> VTag {
    let value = |value: &&str| {
        let value = AttrValue::from((*value).to_owned());
        (!value.is_empty()).then_some(AttributeOrProperty::Attribute(value))
    };
    let mut tag = VTag::new(name);
    tag.set_attributes(Attributes::Dynamic { keys, values: values.iter().map(value).collect() });
    let keyed = |(place, child)| VList::with_children(vec![child], Some(Key::from(place)));
    tag.add_children(children.into_iter().enumerate().map(keyed).map(Html::from));
    tag
}

/// Calls back when something happens to the element.
#[inline(never)]
pub(super) fn hear(tag: &mut VTag, kind: ListenerKind, callback: Callback<Event>) {
    tag.add_listener(Rc::new(Ear { kind, callback }));
}

struct Ear {
    kind: ListenerKind,
    callback: Callback<Event>,
}

impl Listener for Ear {
    fn kind(&self) -> ListenerKind {
        self.kind.clone()
    }

    fn handle(&self, event: Event) {
        self.callback.emit(event);
    }

    fn passive(&self) -> bool {
        false
    }
}

/// Makes a button that calls back; `part` may have several names.
#[inline(never)]
pub(super) fn button(
    class: &str,
    part: &str,
    children: Vec<Html>,
    callback: Callback<Event>,
) -> Html {
    let values = ["button", class, part];
    let mut button = element("button", &["type", "class", "part"], &values, children);
    hear(&mut button, ListenerKind::onclick, callback);
    button.into()
}

/// Makes a text.
#[inline(never)]
pub(super) fn text(text: &str) -> Html {
    Html::from(text)
}
