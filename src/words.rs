//! Enums that stand in quiz files as words.
//!
//! One table of words serves the desk's serde and the wasm's own reader.

/// Defines a field-less enum with its words: `ALL`, `name`, `from_name`, and
/// serde by word.
macro_rules! words {
    (@first $first:ident $($rest:ident)*) => {
        Self::$first
    };
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
        }

        impl $name {
            /// Every variant, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            const WORDS: &'static [&'static str] = &[$($word,)*];

            /// Returns the word that quiz files use.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// Returns the variant with that word.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.name() == name)
            }
        }

        impl $crate::json::FromJson for $name {
            fn blank() -> Self {
                $crate::words::words!(@first $($variant)*)
            }

            fn fill(&mut self, json: $crate::json::Json) -> Result<(), $crate::json::Error> {
                let place = $crate::json::word(json, Self::WORDS)?;
                if let Some(word) = Self::ALL.get(place) {
                    *self = *word;
                }
                Ok(())
            }
        }

        #[cfg(feature = "author")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "enum": Self::WORDS })
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Word;

                impl<'de> ::serde::de::Visitor<'de> for Word {
                    type Value = $name;

                    fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.write_str("a word")
                    }

                    fn visit_enum<A: ::serde::de::EnumAccess<'de>>(self, data: A) -> Result<$name, A::Error> {
                        use ::serde::de::{Error, VariantAccess};
                        let (word, value) = data.variant::<String>()?;
                        value.unit_variant()?;
                        $name::from_name(&word).ok_or_else(|| Error::unknown_variant(&word, $name::WORDS))
                    }
                }

                deserializer.deserialize_enum(stringify!($name), $name::WORDS, Word)
            }
        }
    };
}

pub(crate) use words;
