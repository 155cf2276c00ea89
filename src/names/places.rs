//! The shipped table of places: which names each has, in which country it lies, and which place a name means.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::table::NameTable;
use crate::analysis::fold_text;

pub(super) const PLACES: &str = include_str!("../../index-schema/places.tsv");

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A state.
    Country,
    /// A part of the world or of a country.
    Region,
    /// A province, a governorate, a state of a federation.
    Province,
    /// The capital of a country.
    Capital,
    /// A city; the province that is called like it, too.
    City,
    /// A smaller town.
    Town,
    /// A part of a city.
    District,
    /// A camp of refugees.
    Camp,
    /// A crossing of a border, a checkpoint.
    Crossing,
    /// An airport, a base, a prison, a dam, a shrine.
    Site,
    /// A mountain or a range of them.
    Mountain,
    /// An island.
    Island,
    /// A sea, a river, a strait.
    Water,
    /// No place: a name that holds one.
    None,
}

impl PlaceKind {
    /// All kinds, each with its word in the table.
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::Country, "country"),
        (Self::Region, "region"),
        (Self::Province, "province"),
        (Self::Capital, "capital"),
        (Self::City, "city"),
        (Self::Town, "town"),
        (Self::District, "district"),
        (Self::Camp, "camp"),
        (Self::Crossing, "crossing"),
        (Self::Site, "site"),
        (Self::Mountain, "mountain"),
        (Self::Island, "island"),
        (Self::Water, "water"),
        (Self::None, "none"),
    ];

    /// The stable word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let word = Self::ALL.iter().find(|(kind, _)| *kind == self);
        word.map_or("", |(_, word)| word)
    }
}

/// What else has to be there for a name to be a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Nothing.
    None,
    /// A place of its country, or a word such as مدينة before it: marked `?`.
    Any,
    /// A word such as مدينة before it: marked `!`.
    Word,
}

/// One name of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceName {
    /// As the press writes it.
    pub text: &'static str,
    /// What it wants beside itself.
    pub sign: Sign,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What an index calls it: `SY/حلب`, of a country its code alone.
    pub id: String,
    /// The code of its country; none where it lies in several.
    pub country: Option<&'static str>,
    /// What it is.
    pub kind: PlaceKind,
    /// Its names, the one shown first.
    pub names: Vec<PlaceName>,
    /// Its name in English.
    pub english: &'static str,
}

impl Place {
    /// The name that is shown.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.names.first().map_or("", |name| name.text)
    }
}

/// Stands for the country of a place that lies in several.
const NOWHERE: &str = "-";

/// What stands between the country and the name of a place in its id.
const SEPARATOR: char = '/';

/// The places.
#[derive(Debug, Default)]
pub struct Places {
    places: Vec<Place>,
    /// Rows by folded name, Arabic and English.
    by_name: HashMap<String, Vec<usize>>,
    by_id: HashMap<String, usize>,
}

impl Places {
    /// Those that ship.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Places> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::read(PLACES))
    }

    /// Reads a table; a test looks at the one that ships.
    fn read(table: &'static str) -> Self {
        let mut places = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(country), Some(kind), Some(names)) =
                (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let known = PlaceKind::ALL.iter().find(|(_, word)| *word == kind);
            let kind = known.map_or(PlaceKind::None, |(kind, _)| *kind);
            let names: Vec<PlaceName> = names.split(" | ").map(name).collect();
            let shown = names.first().map_or("", |name| name.text);
            let id = match kind {
                PlaceKind::Country => country.to_owned(),
                _ => format!("{country}{SEPARATOR}{shown}"),
            };
            let country = (country != NOWHERE).then_some(country);
            let english = columns.next().unwrap_or_default();
            places.add(Place {
                id,
                country,
                kind,
                names,
                english,
            });
        }
        places
    }

    fn add(&mut self, place: Place) {
        let number = self.places.len();
        if place.kind != PlaceKind::None {
            for name in place.names.iter().map(|name| name.text) {
                self.name(name, number);
            }
            self.name(place.english, number);
            self.by_id.insert(place.id.clone(), number);
        }
        self.places.push(place);
    }

    fn name(&mut self, name: &str, number: usize) {
        let rows = self.by_name.entry(normal(name)).or_default();
        if !rows.contains(&number) {
            rows.push(number);
        }
    }

    /// All rows, in the order of the table.
    #[must_use]
    pub fn all(&self) -> &[Place] {
        &self.places
    }

    /// The place with this id.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<&Place> {
        self.places.get(*self.by_id.get(id)?)
    }

    /// The places that a name means, or an id: any of their names, in Arabic or in English, with a word such as مدينة
    /// before it or without; of other names in Latin letters what the table of names reads them as.
    #[must_use]
    pub fn named(&self, typed: &str) -> Vec<&Place> {
        if let Some(place) = self.place(typed.trim()) {
            return vec![place];
        }
        let name = normal(typed);
        let mut found = self.rows(&name);
        if found.is_empty()
            && let Some((word, rest)) = name.split_once(' ')
            && super::mentions::is_place_word(word)
        {
            found = self.rows(rest);
        }
        if found.is_empty() {
            let arabic = NameTable::shipped().arabic_of(typed);
            found = arabic
                .iter()
                .map(|named| self.rows(&normal(&named.arabic)))
                .find(|rows| !rows.is_empty())
                .unwrap_or_default();
        }
        found
    }

    /// The places that have a name among theirs.
    pub(super) fn bearing(&self, name: &str) -> Vec<&Place> {
        self.rows(&normal(name))
    }

    fn rows(&self, name: &str) -> Vec<&Place> {
        let rows = self.by_name.get(name).into_iter().flatten();
        rows.filter_map(|row| self.places.get(*row)).collect()
    }

    /// Names of places that are spelled nearly as what was typed, the nearest first.
    #[must_use]
    pub fn near(&self, typed: &str, most: usize) -> Vec<&'static str> {
        let rows = self.places.iter();
        let rows = rows.filter(|place| place.kind != PlaceKind::None);
        let names = rows.flat_map(|place| {
            let names = place.names.iter().map(|name| name.text);
            names.chain(std::iter::once(place.english))
        });
        nearest(typed, names, most)
    }
}

fn name(marked: &'static str) -> PlaceName {
    let (text, sign) = match marked.strip_suffix('?') {
        Some(text) => (text, Sign::Any),
        None => match marked.strip_suffix('!') {
            Some(text) => (text, Sign::Word),
            None => (marked, Sign::None),
        },
    };
    PlaceName { text, sign }
}

/// A name without what does not tell names apart: folded, letters and digits, one space between words.
pub(super) fn normal(name: &str) -> String {
    let folded = fold_text(name);
    let mut words = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    words
}

/// The names that are at most a third of their letters away from what was typed, the nearest first.
pub(super) fn nearest<'n>(
    typed: &str,
    names: impl Iterator<Item = &'n str>,
    most: usize,
) -> Vec<&'n str> {
    let bare = |name: &str| -> Vec<char> {
        let name = normal(name);
        name.strip_prefix("ال").unwrap_or(&name).chars().collect()
    };
    let wanted = bare(typed);
    let allowed = (wanted.len() / 3).clamp(1, 3);
    let mut near: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let letters = bare(name);
            (letters.len().abs_diff(wanted.len()) <= allowed)
                .then(|| (edits(&wanted, &letters), name))
        })
        .filter(|(edits, _)| *edits <= allowed)
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(most).map(|(_, name)| name).collect()
}

/// How many letters have to be put in, left out or exchanged.
fn edits(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.iter().enumerate() {
        let mut corner = line;
        let mut left = line + 1;
        for (cell, against) in row.iter_mut().skip(1).zip(other) {
            let above = *cell;
            left = (left + 1)
                .min(above + 1)
                .min(corner + usize::from(letter != against));
            corner = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn the_shipped_table_is_right() {
        let (mut ids, mut countries) = (BTreeSet::new(), BTreeSet::new());
        let mut names: BTreeMap<(Option<&str>, String), &str> = BTreeMap::new();
        let lines = PLACES.lines();
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            let kind = columns[1];
            assert!(
                PlaceKind::ALL.iter().any(|(_, word)| *word == kind),
                "{line}"
            );
            assert_eq!(columns.len(), if kind == "none" { 3 } else { 4 }, "{line}");
            if kind == "country" {
                assert!(countries.insert(columns[0]), "{line}");
            }
        }
        let places = Places::shipped();
        assert!(places.all().len() >= 2_500, "{}", places.all().len());
        for place in places.all() {
            assert!(ids.insert(&place.id), "{} is there twice", place.id);
            let of = place.country;
            assert!(
                of.is_none_or(|country| countries.contains(country)),
                "{} has no country",
                place.id
            );
            for name in &place.names {
                let key = (of, normal(name.text));
                assert!(!key.1.is_empty(), "{}", place.id);
                if let Some(other) = names.insert(key, name.text) {
                    panic!("`{other}` stands twice in one country ({})", place.id);
                }
            }
        }
    }

    #[track_caller]
    fn check(typed: &str, expected: &[&str]) {
        let places = Places::shipped().named(typed);
        let ids: Vec<&str> = places.iter().map(|place| place.id.as_str()).collect();
        assert_eq!(ids, expected, "{typed}");
    }

    #[test]
    fn a_name_in_any_spelling_leads_to_its_place() {
        check("حلب", &["SY/حلب"]);
        check("مدينة حلب", &["SY/حلب"]);
        check("Aleppo", &["SY/حلب"]);
        check("alep", &["SY/حلب"]);
        check("SY/حلب", &["SY/حلب"]);
        check("سورية", &["SY"]);
        check("syria", &["SY"]);
        check("طرابلس", &["LB/طرابلس", "LY/طرابلس"]);
        check("Tripoli", &["LB/طرابلس", "LY/طرابلس"]);
        check("بحر العرب", &["-/بحر العرب"]);
        check("ريال مدريد", &[]);
        check("لا مكان", &[]);
        check("", &[]);
    }

    #[test]
    fn names_that_are_spelled_nearly_so_are_proposed() {
        let near = |typed| Places::shipped().near(typed, 3);
        assert_eq!(near("القامشلة").first(), Some(&"القامشلي"));
        assert_eq!(near("Alepo").first(), Some(&"Aleppo"));
        assert!(near("زززززززز").is_empty());
        assert_eq!(edits(&['a', 'b'], &['b']), 1);
        assert_eq!(edits(&[], &['b']), 1);
        assert_eq!(edits(&['a', 'b', 'c'], &['a', 'x', 'c']), 1);
    }
}
