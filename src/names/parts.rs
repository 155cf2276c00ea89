//! A name of several words in Latin letters → its words in order, with what joins them.
//!
//! Arabic names hold small words that Latin spellings write in many ways, apart, with a hyphen or joined: the
//! article (`al-`, `el`, `ash-`), `abd` (servant of), `abu`, `umm`, `bin`, `Allah`, `al-din`. They are told
//! apart here, so that `Abdel Rahman`, `Abd-al-Rahman` and `Abdulrahman` are the same two words. Whether Arabic
//! writes them as two (عبد الرحمن) or as one (عبدالرحمن) is for the dictionary to say.

use super::latin::{ARTICLE_VOWELS, Reading, is_article};
use super::spelling::letters_of;

/// A word of a name as it was typed between spaces, and the parts of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it was typed.
    pub typed: String,
    /// One or more, in order.
    pub parts: Vec<Part>,
}

impl Word {
    /// Reads all of it as one Arabic word; none if it has one part only, which is read by itself.
    #[must_use]
    pub fn whole(&self) -> Option<Reading> {
        let several = self.parts.len() > 1;
        several.then(|| Reading::new(&self.typed)).flatten()
    }
}

/// A part of a name that stands for one Arabic word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its Latin letters, without the article.
    pub latin: String,
    /// Whether the article was typed before it.
    pub article: bool,
    /// Which of the small words it is, if it is one. It may be an ordinary name all the same, and can be read as
    /// such (Din, Ben).
    pub particle: Option<Particle>,
}

/// A word that joins others to names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Particle {
    /// `abd`: the next word belongs to it, and may be written together with it.
    Servant,
    /// `abu`, `abou`, `abi`.
    Father,
    /// `umm`, `oum`.
    Mother,
    /// `bin`, `ibn`, `ben`: may be left out.
    Son,
    /// `bint`: may be left out.
    Daughter,
    /// `Allah` at the end of a name.
    God,
    /// `al-din`, `eddine`.
    Faith,
    /// `abad` at the end of a place's name.
    Abode,
    /// What joins two words in another language, and Arabic has no word for: Persian `-e`, `of`, `de`.
    Of,
}

impl Particle {
    /// Its Arabic spellings, folded.
    #[must_use]
    pub fn arabic(self) -> &'static [&'static str] {
        match self {
            Self::Servant => &["عبد"],
            Self::Father => &["ابو", "ابي", "ابا"],
            Self::Mother => &["ام"],
            Self::Son => &["بن", "ابن"],
            Self::Daughter => &["بنت"],
            Self::God => &["الله"],
            Self::Faith => &["الدين"],
            Self::Abode => &["اباد"],
            Self::Of => &[],
        }
    }

    /// Whether a name is the same without it.
    #[must_use]
    pub fn may_be_left_out(self) -> bool {
        matches!(self, Self::Son | Self::Daughter | Self::Of)
    }

    /// The particle that a word of its own is, and whether it ends in the article of the next.
    fn of(word: &str, next: &[char]) -> Option<(Self, bool)> {
        Some(match word {
            "abd" | "abdi" if !next.is_empty() => (Self::Servant, false),
            "abu" | "abou" | "abo" | "aboo" | "abi" | "aba" => (Self::Father, false),
            "abul" | "aboul" | "abol" | "abual" => (Self::Father, true),
            "umm" | "um" | "oum" | "oumm" | "ummu" => (Self::Mother, false),
            "ummul" | "umul" | "oumoul" => (Self::Mother, true),
            "bin" | "ibn" | "ben" | "bn" | "ibnu" => (Self::Son, false),
            "bint" | "bent" => (Self::Daughter, false),
            "allah" | "ullah" | "ollah" | "oullah" => (Self::God, false),
            "din" | "deen" | "dine" | "eddin" | "eddine" | "uddin" | "uddine" | "addin"
            | "eldin" | "aldin" | "eldine" => (Self::Faith, false),
            "abad" | "ābād" => (Self::Abode, false),
            "e" | "i" | "ye" | "yi" | "of" | "de" | "du" if !next.is_empty() => (Self::Of, false),
            _ => {
                let article: Vec<char> = word.strip_prefix("abd")?.chars().collect();
                let spelled = without_ou(&article);
                let servant = !next.is_empty() && is_article(&spelled, next);
                return servant.then_some((Self::Servant, true));
            }
        })
    }
}

/// The fewest letters of the rest of a word from which a particle is taken.
const REST: usize = 3;
/// The same where the particle is short, and begins many other words.
const LONG_REST: usize = 4;
/// Beginnings of words that are particles, the longest first.
const BEGINNINGS: [(&str, Particle); 10] = [
    ("aboul", Particle::Father),
    ("abou", Particle::Father),
    ("abul", Particle::Father),
    ("abu", Particle::Father),
    ("benn", Particle::Son),
    ("binn", Particle::Son),
    ("ibnu", Particle::Son),
    ("ben", Particle::Son),
    ("bin", Particle::Son),
    ("ibn", Particle::Son),
];
/// Endings of words that are, the longest first.
const ENDINGS: [(&str, Particle); 19] = [
    ("oullah", Particle::God),
    ("allah", Particle::God),
    ("ullah", Particle::God),
    ("ollah", Particle::God),
    ("ellah", Particle::God),
    ("illah", Particle::God),
    ("uddine", Particle::Faith),
    ("eddine", Particle::Faith),
    ("addine", Particle::Faith),
    ("uddeen", Particle::Faith),
    ("eldine", Particle::Faith),
    ("aldeen", Particle::Faith),
    ("uddin", Particle::Faith),
    ("eddin", Particle::Faith),
    ("addin", Particle::Faith),
    ("eldin", Particle::Faith),
    ("aldin", Particle::Faith),
    ("abad", Particle::Abode),
    ("ābād", Particle::Abode),
];

/// The words of a name. What separates them are spaces, commas and slashes; hyphens and joined particles
/// separate the parts of a word.
#[must_use]
pub fn parts(name: &str) -> Vec<Word> {
    let typed: Vec<&str> = name
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '_' | '(' | ')' | '"' | '.'))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    // All pieces, with the number of the word that each belongs to.
    let mut pieces: Vec<(usize, &str, Vec<char>)> = Vec::new();
    for (number, word) in typed.iter().enumerate() {
        for piece in word.split(['-', '–', '‐', '‑']) {
            let letters = letters_of(piece).unwrap_or_default();
            if piece.chars().any(char::is_alphanumeric) {
                pieces.push((number, piece, letters));
            }
        }
    }
    let mut words: Vec<Word> = typed
        .iter()
        .map(|typed| Word {
            typed: (*typed).to_owned(),
            parts: Vec::new(),
        })
        .collect();
    let mut article = false;
    for (at, (number, piece, letters)) in pieces.iter().enumerate() {
        let next = pieces.get(at + 1).map(|(.., letters)| letters.as_slice());
        if !article && next.is_some_and(|next| is_article(letters, next)) && letters.len() > 1 {
            article = true;
            continue;
        }
        if let Some(word) = words.get_mut(*number) {
            article = add_parts(
                piece,
                letters,
                article,
                next.unwrap_or_default(),
                &mut word.parts,
            );
        }
    }
    words.retain(|word| !word.parts.is_empty());
    words
}

/// Adds the parts of a piece; answers whether it ends in the article of the next.
fn add_parts(
    piece: &str,
    letters: &[char],
    article: bool,
    next: &[char],
    out: &mut Vec<Part>,
) -> bool {
    let spelled: String = letters.iter().collect();
    let part = |latin: &str, article: bool, particle: Option<Particle>| Part {
        latin: latin.to_owned(),
        article,
        particle,
    };
    if let Some((particle, then)) = Particle::of(&spelled, next) {
        out.push(part(piece, article, Some(particle)));
        return then;
    }
    if let Some(rest) = after_servant(letters) {
        out.push(part("abd", false, Some(Particle::Servant)));
        out.push(match rest.as_str() {
            "allah" => part("allah", false, Some(Particle::God)),
            rest => part(rest, true, None),
        });
        return false;
    }
    for (beginning, particle) in BEGINNINGS {
        if let Some(rest) = spelled.strip_prefix(beginning)
            && rest.chars().count() >= LONG_REST
        {
            out.push(part(beginning, false, Some(particle)));
            out.push(part(rest, false, None));
            return false;
        }
    }
    for (ending, particle) in ENDINGS {
        if let Some(rest) = spelled.strip_suffix(ending)
            && rest.chars().count() >= REST
        {
            out.push(part(rest, article, None));
            out.push(part(ending, false, Some(particle)));
            return false;
        }
    }
    out.push(part(piece, article, None));
    false
}

/// What follows `abd` and the article in a word that begins with them; `allah`, however it is written.
fn after_servant(letters: &[char]) -> Option<String> {
    let letters = without_ou(letters);
    let joined = letters.strip_prefix(&['a', 'b', 'd'])?;
    let after_vowel = match joined {
        [vowel, rest @ ..] if ARTICLE_VOWELS.contains(vowel) => rest,
        rest => rest,
    };
    let rest: String = after_vowel.iter().collect();
    if matches!(rest.as_str(), "llah" | "lla" | "lah" | "llaah") {
        return Some("allah".to_owned());
    }
    let (rest, fewest) = match after_vowel {
        // Abdurrahman, and Abdullatif, whose article has lost its l.
        [one, two, ..] if one == two => (after_vowel.get(1..)?, REST),
        ['l', rest @ ..] => (rest, REST),
        // Abdoukarim, Somali Abdirahman.
        rest => (rest, LONG_REST),
    };
    (rest.len() >= fewest).then(|| rest.iter().collect())
}

/// French ou as u.
fn without_ou(letters: &[char]) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(letters.len());
    for letter in letters {
        match (out.last_mut(), letter) {
            (Some(last), 'u') if *last == 'o' => *last = 'u',
            _ => out.push(*letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts parted by spaces, words by bars; `+` before a part is the article, particles in capitals.
    fn told(name: &str) -> String {
        let words = parts(name).into_iter().map(|word| {
            let parts = word.parts.into_iter().map(|part| {
                let article = if part.article { "+" } else { "" };
                match part.particle {
                    Some(particle) => format!("{article}{particle:?}").to_uppercase(),
                    None => format!("{article}{}", part.latin),
                }
            });
            parts.collect::<Vec<_>>().join(" ")
        });
        words.collect::<Vec<_>>().join(" | ")
    }

    #[track_caller]
    fn check(rows: &[(&str, &str)]) {
        for (name, expected) in rows {
            assert_eq!(told(name), *expected, "{name}");
        }
    }

    #[test]
    fn ordinary_names_are_their_words() {
        check(&[
            ("Qasem Soleimani", "Qasem | Soleimani"),
            ("Kabul", "Kabul"),
            ("Tel-Aviv", "Tel Aviv"),
            ("Deir ez-Zor", "Deir | +Zor"),
            ("  ", ""),
            ("-", ""),
            ("N'Djamena", "N'Djamena"),
        ]);
    }

    #[test]
    fn the_article_is_no_word() {
        check(&[
            ("Abu Bakr al-Baghdadi", "FATHER | Bakr | +Baghdadi"),
            ("Ayman Al Zawahiri", "Ayman | +Zawahiri"),
            ("Bashar el-Assad", "Bashar | +Assad"),
            ("Ahmad ash-Sharaa", "Ahmad | +Sharaa"),
            ("al", "al"),
            ("Al-Hasakah", "+Hasakah"),
            ("Albaghdadi", "Albaghdadi"),
        ]);
    }

    #[test]
    fn servants_are_two_words_however_they_are_written() {
        for name in [
            "Abdel Rahman",
            "Abd al-Rahman",
            "Abd-al-Rahman",
            "Abdul-Rahman",
            "Abdulrahman",
            "Abdoul Rahman",
            "Abdur Rahman",
            "Abd ar-Rahman",
            "Abdurrahman",
        ] {
            let told = told(name).replace(" | ", " ").to_lowercase();
            assert_eq!(told, "servant +rahman", "{name}");
        }
        check(&[
            ("Abdullah", "SERVANT GOD"),
            ("Abdallah Saleh", "SERVANT GOD | Saleh"),
            ("Abd Allah", "SERVANT | GOD"),
            ("Abdi", "Abdi"),
            ("Abdo", "Abdo"),
            ("Abdel", "Abdel"),
        ]);
    }

    #[test]
    fn other_compounds_are_cut() {
        check(&[
            ("Hassan Nasrallah", "Hassan | nasr GOD"),
            ("Hezbollah", "hezb GOD"),
            ("Salahuddin", "salah FAITH"),
            ("Nour ed-Din", "Nour | +FAITH"),
            ("Noureddine", "nour FAITH"),
            ("Osama bin Laden", "Osama | SON | Laden"),
            ("Ahmed Ben Bella", "Ahmed | SON | Bella"),
            ("Ahmed Aboul Gheit", "Ahmed | FATHER | +Gheit"),
            ("Aboubakar", "FATHER bakar"),
            ("Mullah Omar", "Mullah | Omar"),
            ("Benali", "Benali"),
            ("Benkirane", "SON kirane"),
            ("Jalalabad", "jalal ABODE"),
            ("Abbās Ābād", "Abbās | ABODE"),
            ("Shahr-e Kord", "Shahr OF | Kord"),
            ("Abdirahman", "SERVANT +rahman"),
            ("Abdoukarim", "SERVANT +karim"),
            ("Abdolla", "SERVANT GOD"),
            ("Abdullatif", "SERVANT +latif"),
        ]);
    }

    #[test]
    fn a_word_of_several_parts_is_read_as_one_too() {
        let words = parts("Abdulrahman Tel-Aviv Kabul");
        let whole: Vec<bool> = words.iter().map(|word| word.whole().is_some()).collect();
        assert_eq!(whole, [true, true, false]);
    }
}
