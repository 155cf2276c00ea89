//! Conditions on the places and groups that a passage names: which values of a column a typed name means.

use super::note::{Note, Unknown};
use crate::names::{PlaceKind, Places, groups_named, groups_near};

/// How many names are proposed in place of one that is not known.
const PROPOSED: usize = 3;

/// What a name of a place means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NamedPlaces {
    ids: Vec<String>,
    /// Countries, of which every place counts: what their places' ids begin with.
    countries: Vec<String>,
}

impl NamedPlaces {
    /// Whether a value of the column is one of them.
    pub(super) fn hold(&self, value: &str) -> bool {
        self.ids.iter().any(|id| id == value)
            || self
                .countries
                .iter()
                .any(|country| value.starts_with(country))
    }
}

/// The places that a name means. Of a name that nobody bears a note says so.
pub(super) fn places(name: &str, notes: &mut Vec<Note>) -> NamedPlaces {
    let places = Places::shipped();
    let named = places.named(name);
    if named.is_empty() {
        let near = places.near(name, PROPOSED);
        notes.push(Note::UnknownPlace(unknown(name, &near)));
    }
    let countries = named
        .iter()
        .filter(|place| place.kind == PlaceKind::Country);
    NamedPlaces {
        countries: countries.map(|place| format!("{}/", place.id)).collect(),
        ids: named.iter().map(|place| place.id.clone()).collect(),
    }
}

/// The ids of the groups that a name means. Of a name that nobody bears a note says so.
pub(super) fn groups(name: &str, notes: &mut Vec<Note>) -> Vec<String> {
    let named = groups_named(name);
    if named.is_empty() {
        let near = groups_near(name, PROPOSED);
        notes.push(Note::UnknownGroup(unknown(name, &near)));
    }
    named.iter().map(|group| group.id.clone()).collect()
}

fn unknown(name: &str, near: &[&str]) -> Unknown {
    Unknown {
        name: name.to_owned(),
        near: near.iter().map(|name| (*name).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, value: &str, expected: bool) {
        let mut notes = Vec::new();
        let named = places(name, &mut notes);
        assert_eq!(named.hold(value), expected, "{value} for {name}");
        assert!(notes.is_empty(), "{notes:?}");
    }

    #[test]
    fn a_country_stands_for_its_places() {
        check("حلب", "SY/حلب", true);
        check("Aleppo", "SY/حلب", true);
        check("سوريا", "SY/حلب", true);
        check("Syria", "SY", true);
        check("حلب", "SY", false);
        check("سوريا", "LB/طرابلس", false);
        check("طرابلس", "LB/طرابلس", true);
        check("طرابلس", "LY/طرابلس", true);
    }

    #[test]
    fn of_an_unknown_name_something_is_said() {
        let mut notes = Vec::new();
        assert_eq!(places("القامشلة", &mut notes), NamedPlaces::default());
        assert!(groups("طالبنا", &mut notes).is_empty());
        assert_eq!(groups("Taliban", &mut notes), ["taliban"]);
        assert_eq!(notes.len(), 2);
        assert!(notes[0].to_string().contains("`القامشلي`"), "{}", notes[0]);
        assert!(notes[1].to_string().contains("`طالبان`"), "{}", notes[1]);
    }
}
