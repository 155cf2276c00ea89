//! Which language a text is written in: from what the file says, else from its letters and words.
//!
//! Languages of the Arabic script are told apart by the letters that only some of them have
//! (`arabic.rs`), those of the Latin script by their commonest words and by how letters follow each other
//! (`latin.rs`), the others by their script and the same statistics (crate `whatlang`). Long texts are judged
//! by three samples. Where a text is too short or too mixed to tell, nothing is said.

mod arabic;
mod latin;
mod tag;

use crate::text::{floor_boundary, slice};
pub use tag::normalise;

/// Texts up to this many bytes are read whole.
const WHOLE: usize = 8 << 10;
/// Of longer ones so many bytes from the beginning, and half as many from the middle and from the end.
const SAMPLE: usize = 4 << 10;
/// The fewest letters that say anything.
const FEWEST_LETTERS: usize = 6;

/// Where a document's language comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LanguageFrom {
    /// The file or record says it.
    Told,
    /// Its letters and words show it.
    Detected,
}

impl LanguageFrom {
    /// The origin in a stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Detected => "detected",
        }
    }
}

/// The script that most letters of a text belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Arabic,
    Latin,
    Other,
}

/// The language of a text as a BCP 47 tag; nothing where there is too little of it to tell.
///
/// ```
/// use kashaf::document::language;
/// assert_eq!(language::of("وصلت القافلة إلى المدينة بعد يومين"), Some("ar"));
/// assert_eq!(language::of("این کاروان پس از دو روز به شهر رسید"), Some("fa"));
/// assert_eq!(language::of("…"), None);
/// ```
#[must_use]
pub fn of(text: &str) -> Option<&'static str> {
    if text.len() <= WHOLE {
        return of_sample(text);
    }
    let part = |from: usize, len: usize| {
        let from = floor_boundary(text, from);
        slice(text, from, floor_boundary(text, from + len))
    };
    let half = SAMPLE / 2;
    let sample = [
        part(0, SAMPLE),
        part(text.len() / 2, half),
        part(text.len() - half, half),
    ];
    of_sample(&sample.join("\n"))
}

/// What a document's language is, and where that comes from. `told` is what its file says, in whatever
/// form; it counts unless it is no language, or one that is not written in the script of the text.
#[must_use]
pub fn of_document(
    told: Option<&str>,
    title: Option<&str>,
    text: &str,
) -> Option<(String, LanguageFrom)> {
    let told = told.and_then(normalise);
    if let Some(told) = &told
        && !contradicts(text, told)
    {
        return Some((told.clone(), LanguageFrom::Told));
    }
    // A short text says more together with its title.
    let detected = of(text).or_else(|| of(&[title?, text].join("\n")));
    match (detected, told) {
        (Some(tag), _) => Some((tag.to_owned(), LanguageFrom::Detected)),
        (None, Some(told)) => Some((told, LanguageFrom::Told)),
        (None, None) => None,
    }
}

/// Whether a text is plainly in another script than its language is ever written in.
fn contradicts(text: &str, told: &str) -> bool {
    /// Below it a text may be a quotation, or a caption.
    const PLAIN: usize = 40;
    let head = slice(text, 0, floor_boundary(text, SAMPLE));
    let counts = Counts::of(head);
    let Some(scripts) = tag::scripts(told) else {
        return false;
    };
    let (script, most) = counts.most();
    most >= PLAIN && most * 5 >= counts.all() * 4 && !scripts.contains(&script)
}

/// How many letters of each script a text has.
#[derive(Debug, Default)]
struct Counts {
    arabic: usize,
    latin: usize,
    other: usize,
}

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        for c in text.chars() {
            match c {
                '\0'..='@' | '['..='`' | '{'..='©' => {}
                'A'..='Z' | 'a'..='z' | '\u{AA}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => {
                    counts.latin += 1;
                }
                '\u{620}'..='\u{64A}'
                | '\u{66E}'..='\u{6D5}'
                | '\u{750}'..='\u{77F}'
                | '\u{FB50}'..='\u{FDFF}'
                | '\u{FE70}'..='\u{FEFC}' => counts.arabic += 1,
                // Marks are as frequent in Scripture as letters.
                '\u{600}'..='\u{6FF}' => {}
                c if c.is_alphabetic() => counts.other += 1,
                _ => {}
            }
        }
        counts
    }

    fn all(&self) -> usize {
        self.arabic + self.latin + self.other
    }

    fn most(&self) -> (Script, usize) {
        if self.arabic >= self.latin && self.arabic >= self.other {
            (Script::Arabic, self.arabic)
        } else if self.latin >= self.other {
            (Script::Latin, self.latin)
        } else {
            (Script::Other, self.other)
        }
    }
}

fn of_sample(text: &str) -> Option<&'static str> {
    let counts = Counts::of(text);
    let (script, most) = counts.most();
    // Half of the letters, and then some, are of one script.
    if most < FEWEST_LETTERS || most * 10 < counts.all() * 6 {
        return None;
    }
    match script {
        Script::Arabic => arabic::language(text),
        Script::Latin => latin::language(text),
        Script::Other => other(text),
    }
}

/// Scripts that one or a few languages use: the statistics of `whatlang` tell them apart.
fn other(text: &str) -> Option<&'static str> {
    let info = whatlang::detect(text)?;
    let tag = tag::of_whatlang(info.lang());
    let several = matches!(
        info.script(),
        whatlang::Script::Cyrillic | whatlang::Script::Hebrew | whatlang::Script::Devanagari
    );
    (!several || info.is_reliable() || text.len() > 80).then_some(tag)
}

#[cfg(test)]
mod tests;
