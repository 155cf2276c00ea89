//! The names that are looked for, by their words: the longest that begins at a token, behind clitics or without.

use std::ops::Range;
use std::sync::OnceLock;

use hashbrown::HashMap;

use crate::analysis::{
    Analyzer, Kind, Token, Tokens, general_frequency, is_arabic_word, is_protected,
};
use crate::names::aliases::Aliases;
use crate::names::forms::{CLITICS, WITH_ARTICLE, cases};
use crate::names::places::{PlaceKind, Places, Sign, normal};

/// What a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bearer {
    /// A row of the table of places, and what the name wants beside itself.
    Place(usize, Sign),
    /// A name of a group, by its number in [`Words::group_names`].
    Group(usize),
    /// No place, though it holds the name of one.
    Nothing,
}

/// A name of a group.
#[derive(Debug)]
pub(super) struct GroupName {
    /// The group's place among all.
    pub(super) group: usize,
    /// Whether it means nothing else.
    pub(super) certain: bool,
    /// The first and the last day on which it was borne, as `yyyymmdd`.
    pub(super) borne: Option<(u32, u32)>,
    /// The name, where it is a single word.
    word: Option<String>,
    ordinary: OnceLock<bool>,
}

impl GroupName {
    /// Whether it is an ordinary word as well (فتح).
    pub(super) fn is_word(&self) -> bool {
        let judge = || {
            let word = self.word.as_deref()?;
            let bare = word.strip_prefix("ال").unwrap_or(word);
            // With the article a name that leads nowhere else is one: الحوثيون.
            let named = is_protected(word) || is_protected(bare) || (self.certain && bare != word);
            Some(!named && general_frequency(word) >= COMMON)
        };
        *self.ordinary.get_or_init(|| judge().unwrap_or(false))
    }
}

/// How often general Arabic has a word that nobody takes for a name at once.
const COMMON: f64 = 1e-5;

/// A name that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    /// How many tokens it has.
    pub(super) length: usize,
    /// What it may mean, by its number in [`Words::bearers`].
    pub(super) bearers: usize,
    /// Whether و or ف stands before it.
    pub(super) and: bool,
    /// Whether it stands bare, without any clitic.
    pub(super) bare: bool,
}

/// No name of groups has more forms in its cases.
const MOST_FORMS: usize = 16;

/// Bytes between the words of a name: a space, a hyphen, two spaces; a comma and a space are three.
const GAP: usize = 2;

/// Names by their words.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// First words, with how many words a name that begins so has at most.
    first: HashMap<String, usize>,
    /// Whole names, words parted by a space, with a number of `bearers`.
    whole: HashMap<String, usize>,
    bearers: Vec<Vec<Bearer>>,
    group_names: Vec<GroupName>,
    /// How a first word may end.
    ends: Ends,
    /// How the first two words of a name may end.
    pairs: Ends,
    /// Stems of the names of countries and of their adjectives, with the number of the country.
    nisbas: HashMap<String, usize>,
    nisba_ends: Ends,
    /// The codes of countries.
    countries: Vec<&'static str>,
    /// The country of each row of the table of places.
    country_of: Vec<Option<usize>>,
}

impl Words {
    pub(super) fn new(places: &'static Places, aliases: &Aliases) -> Self {
        let mut words = Self::default();
        for place in places.all() {
            if let (PlaceKind::Country, Some(code)) = (place.kind, place.country) {
                words.countries.push(code);
            }
        }
        let mut analyzer = Analyzer::new();
        for (row, place) in places.all().iter().enumerate() {
            let countries = &words.countries;
            let country = countries
                .iter()
                .position(|code| Some(*code) == place.country);
            words.country_of.push(country);
            for name in &place.names {
                let bearer = match place.kind {
                    PlaceKind::None => Bearer::Nothing,
                    _ => Bearer::Place(row, name.sign),
                };
                let normal = normal(name.text);
                if place.kind == PlaceKind::Country
                    && name.sign == Sign::None
                    && !normal.contains(' ')
                    && let Some(token) = analyzer.analyze(name.text).get(0)
                    && let Some(country) = country
                {
                    words.nisba_ends.add(token.stem);
                    words.nisbas.insert(token.stem.to_owned(), country);
                }
                words.add(&normal, bearer);
            }
        }
        for (number, group) in aliases.groups().iter().enumerate() {
            if !super::is_mentioned(group) {
                continue;
            }
            for name in &group.names {
                let text = normal(&name.text);
                if !text.split(' ').next().is_some_and(is_arabic_word) {
                    continue;
                }
                let bearer = Bearer::Group(words.group_names.len());
                for form in in_all_cases(&text) {
                    words.add(&form, bearer);
                }
                words.group_names.push(GroupName {
                    group: number,
                    certain: name.searched,
                    borne: borne(name.since.as_deref(), name.until.as_deref()),
                    word: (!text.contains(' ')).then_some(text),
                    ordinary: OnceLock::new(),
                });
            }
        }
        words
    }

    fn add(&mut self, name: &str, bearer: Bearer) {
        let Some(first) = name.split(' ').next().filter(|first| !first.is_empty()) else {
            return;
        };
        let length = name.split(' ').count();
        self.ends.add(first);
        if let Some(second) = name.split(' ').nth(1) {
            self.pairs.put(Ends::of_pair(first, second));
        }
        if first.len() < ENDING {
            for clitic in CLITICS {
                self.ends.add(&format!("{clitic}{first}"));
            }
        }
        // Behind ل the article loses its alif, which of longer names is no part of the end.
        if let Some(rest) = first.strip_prefix("ال").filter(|_| first.len() <= ENDING) {
            for clitic in WITH_ARTICLE {
                self.ends.add(&format!("{clitic}{rest}"));
            }
        }
        match self.first.get_mut(first) {
            Some(most) => *most = length.max(*most),
            None => {
                self.first.insert(first.to_owned(), length);
            }
        }
        match self.whole.get(name) {
            Some(known) => {
                if let Some(known) = self.bearers.get_mut(*known)
                    && !known.contains(&bearer)
                {
                    known.push(bearer);
                }
            }
            None => {
                self.whole.insert(name.to_owned(), self.bearers.len());
                self.bearers.push(vec![bearer]);
            }
        }
    }

    pub(super) fn bearers(&self, number: usize) -> &[Bearer] {
        self.bearers.get(number).map_or(&[], Vec::as_slice)
    }

    pub(super) fn group_name(&self, number: usize) -> Option<&GroupName> {
        self.group_names.get(number)
    }

    /// Whether a name only leads to a group, so that it may be that of a person who leads it (الحوثي).
    pub(super) fn may_be_surname(&self, bearers: usize) -> bool {
        let of_group = |bearer: &Bearer| {
            matches!(bearer, Bearer::Group(name) if
                self.group_name(*name).is_some_and(|name| !name.certain))
        };
        self.bearers(bearers).iter().any(of_group)
    }

    /// The country of a place, by its number.
    pub(super) fn country_of(&self, row: usize) -> Option<usize> {
        self.country_of.get(row).copied().flatten()
    }

    /// How many countries there are.
    pub(super) fn countries(&self) -> usize {
        self.countries.len()
    }

    /// The country whose name or adjective a stem is.
    pub(super) fn country_of_stem(&self, stem: &str) -> Option<usize> {
        if !self.nisba_ends.may_have(stem) {
            return None;
        }
        self.nisbas.get(stem).copied()
    }

    /// The longest name that begins at a token. `key` is room to work in.
    pub(super) fn longest(
        &self,
        tokens: &Tokens,
        token: &Token<'_>,
        place: usize,
        range: &Range<usize>,
        key: &mut String,
    ) -> Option<Hit> {
        let word = token.exact;
        if !self.ends.may_have(word) || matches!(token.kind, Kind::Number | Kind::Latin) {
            return None;
        }
        let mut best = self.begins(word, "", tokens, place, range, key);
        if !word.starts_with(['و', 'ف', 'ب', 'ل', 'ك']) {
            return best;
        }
        for clitic in CLITICS {
            let Some(rest) = word.strip_prefix(clitic).filter(|rest| !rest.is_empty()) else {
                continue;
            };
            let hit = self.begins(rest, "", tokens, place, range, key);
            let may_be = || is_attached(word, rest) && (!clitic.ends_with('ك') || is_long(rest));
            best = longer(best, hit, conjoins(clitic), may_be);
        }
        for clitic in WITH_ARTICLE {
            let Some(rest) = word.strip_prefix(clitic).filter(|rest| !rest.is_empty()) else {
                continue;
            };
            let hit = self.begins(rest, "ال", tokens, place, range, key);
            best = longer(best, hit, conjoins(clitic), || true);
        }
        best
    }

    /// The longest name whose first word is this one behind an article, if one is put before it.
    fn begins(
        &self,
        word: &str,
        article: &str,
        tokens: &Tokens,
        place: usize,
        range: &Range<usize>,
        key: &mut String,
    ) -> Option<Hit> {
        if article.is_empty() && !self.first.contains_key(word) {
            return None;
        }
        key.clear();
        key.push_str(article);
        key.push_str(word);
        let most = *self.first.get(key.as_str())?;
        let mut best = None;
        let mut length = 1;
        loop {
            if let Some(bearers) = self.whole.get(key.as_str()) {
                best = Some(Hit {
                    length,
                    bearers: *bearers,
                    and: false,
                    bare: true,
                });
            }
            let next = place + length;
            if length == most || next >= range.end {
                return best;
            }
            let (Some(before), Some(token)) = (tokens.get(next - 1), tokens.get(next)) else {
                return best;
            };
            let apart = token.span.start.saturating_sub(before.span.end) > GAP;
            if apart || (length == 1 && !self.pairs.has(Ends::of_pair(key, token.exact))) {
                return best;
            }
            key.push(' ');
            key.push_str(token.exact);
            length += 1;
        }
    }
}

/// Whether a clitic begins with a conjunction.
fn conjoins(clitic: &str) -> bool {
    clitic.starts_with(['و', 'ف'])
}

/// The longer of two names, the one without clitics where both are as long.
fn longer(
    best: Option<Hit>,
    hit: Option<Hit>,
    and: bool,
    may_be: impl Fn() -> bool,
) -> Option<Hit> {
    match hit {
        Some(hit)
            if best.is_none_or(|best| best.length < hit.length) && (hit.length > 1 || may_be()) =>
        {
            Some(Hit {
                and,
                bare: false,
                ..hit
            })
        }
        _ => best,
    }
}

/// Whether a word is a clitic and a name rather than a word of its own: فاطمة is no ف before أطمة. No long word is both.
fn is_attached(word: &str, name: &str) -> bool {
    is_long(name) || general_frequency(word) <= general_frequency(name)
}

/// Bytes of a name that ك may stand before without the article: of shorter ones that is more often a letter of theirs.
const LONG: usize = 10;

fn is_long(name: &str) -> bool {
    name.len() >= LONG
}

/// A name with each of its words in all cases.
fn in_all_cases(name: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    for word in name.split(' ') {
        let forms = cases(word);
        names = names
            .iter()
            .flat_map(|name| {
                let space = if name.is_empty() { "" } else { " " };
                let longer = |form: &String| format!("{name}{space}{form}");
                forms.iter().map(longer).collect::<Vec<_>>()
            })
            .take(MOST_FORMS)
            .collect();
    }
    names
}

/// The days between which a name was borne, of dates as years, months or days.
fn borne(since: Option<&str>, until: Option<&str>) -> Option<(u32, u32)> {
    let day = |date: &str, rest: &str| -> Option<u32> {
        let digits: String = date.chars().filter(char::is_ascii_digit).collect();
        let whole = rest
            .get(digits.len()..)
            .map(|rest| format!("{digits}{rest}"));
        whole?.parse().ok()
    };
    (since.is_some() || until.is_some()).then(|| {
        (
            since.and_then(|date| day(date, "00000000")).unwrap_or(0),
            until
                .and_then(|date| day(date, "99999999"))
                .unwrap_or(u32::MAX),
        )
    })
}

/// Bytes of a word's end that are looked at: four Arabic letters.
const ENDING: usize = 8;
const SLOTS: usize = 1 << 17;

/// How words end: says of most words that they are none of some, whatever clitics they have, for the price of one
/// multiplication.
#[derive(Debug)]
struct Ends(Vec<u64>);

impl Default for Ends {
    fn default() -> Self {
        Self(vec![0; SLOTS / 64])
    }
}

impl Ends {
    fn end(word: &str) -> u64 {
        let bytes = word.as_bytes();
        match bytes.last_chunk::<ENDING>() {
            Some(end) => u64::from_be_bytes(*end),
            None => bytes
                .iter()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        }
    }

    fn slot(letters: u64) -> usize {
        (letters.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize % SLOTS
    }

    fn of_pair(word: &str, next: &str) -> usize {
        Self::slot(Self::end(word).rotate_left(23) ^ Self::end(next))
    }

    fn put(&mut self, slot: usize) {
        if let Some(bits) = self.0.get_mut(slot / 64) {
            *bits |= 1 << (slot % 64);
        }
    }

    fn has(&self, slot: usize) -> bool {
        let bits = self.0.get(slot / 64);
        bits.is_some_and(|bits| bits >> (slot % 64) & 1 == 1)
    }

    fn add(&mut self, word: &str) {
        self.put(Self::slot(Self::end(word)));
    }

    fn may_have(&self, word: &str) -> bool {
        self.has(Self::slot(Self::end(word)))
    }
}
