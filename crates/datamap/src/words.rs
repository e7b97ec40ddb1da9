//! The same in two languages.

/// Words that stand fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// German.
    pub de: &'static str,
    /// English.
    pub en: &'static str,
}

/// Words put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

/// German, English.
pub const fn text(de: &'static str, en: &'static str) -> Text {
    Text { de, en }
}

impl From<Text> for Words {
    fn from(text: Text) -> Self {
        Self {
            de: text.de.to_owned(),
            en: text.en.to_owned(),
        }
    }
}
