//! The words that tables and packs use for kinds of codes and notes.

crate::words::words! {
    /// What bears on a code's place in the order.
    pub enum Mark {
        /// "… in diseases classified elsewhere": never first (I.A.13).
        Manifestation = "manifestation",
        /// Chapter 20: never first, never alone (I.C.20.a.6).
        ExternalCause = "external-cause",
    }
}

crate::words::words! {
    /// The instructional notes of the Tabular List (guidelines I.A.10 to I.A.17).
    pub enum NoteKind {
        /// Says more about the place.
        Note = "note",
        /// Defines or gives examples of a chapter or block.
        Includes = "includes",
        /// Never coded together (I.A.12.a).
        Excludes1 = "excludes1",
        /// Not included here; both may be coded (I.A.12.b).
        Excludes2 = "excludes2",
        /// The underlying condition comes first (I.A.13).
        CodeFirst = "code-first",
        /// Another code comes after it, if it applies (I.A.13).
        UseAdditional = "use-additional",
        /// Two codes may be needed, in either order (I.A.17).
        CodeAlso = "code-also",
    }
}
