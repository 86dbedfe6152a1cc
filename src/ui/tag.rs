//! Elements without handlers, made by a call.
//!
//! `html!` writes out the making of each element at its place, some 300
//! bytes of wasm apiece; a call is a third of it. `html!` stays for fields,
//! buttons and whatever else has a handler or a changing attribute.

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, VList, VTag};

/// Makes an element with a class; an empty class is none.
pub(super) fn tag(name: &'static str, class: &'static str, children: Vec<Html>) -> Html {
    tag_with(name, &["class"], &[class], children)
}

/// Makes an element with attributes, names and values in the same order; an
/// empty value leaves the attribute out.
///
/// A child is the same from one drawing to the next if it has the same place:
/// where one may be missing, `Html::default()` keeps the place of the others,
/// or a field would be made anew while somebody types in it.
#[inline(never)]
pub(super) fn tag_with(
    name: &'static str,
    keys: &'static [&'static str],
    values: &[&str],
    children: Vec<Html>,
) -> Html {
    let value = |value: &&str| {
        let value = AttrValue::from((*value).to_owned());
        (!value.is_empty()).then_some(AttributeOrProperty::Attribute(value))
    };
    let mut tag = VTag::new(name);
    tag.set_attributes(Attributes::Dynamic { keys, values: values.iter().map(value).collect() });
    let keyed = |(place, child)| VList::with_children(vec![child], Some(Key::from(place)));
    tag.add_children(children.into_iter().enumerate().map(keyed).map(Html::from));
    tag.into()
}

/// Makes a text.
#[inline(never)]
pub(super) fn text(text: &str) -> Html {
    Html::from(text)
}
