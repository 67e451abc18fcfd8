//! Texts that are there to the end.

pub(super) fn text(text: &str) -> &'static str {
    String::from(text).leak()
}

pub(super) fn optional(text: &Option<String>) -> Option<&'static str> {
    text.as_deref().map(self::text)
}

pub(super) fn texts(texts: &[String]) -> &'static [&'static str] {
    texts.iter().map(|text| self::text(text)).collect::<Vec<_>>().leak()
}

pub(super) fn pairs(pairs: &[(String, String)]) -> &'static [(&'static str, &'static str)] {
    pairs.iter().map(|(name, value)| (text(name), text(value))).collect::<Vec<_>>().leak()
}
