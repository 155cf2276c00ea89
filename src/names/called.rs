//! What people call what an index has ids and tags for: places, groups, languages.
//!
//! An id that is not known (an index may be of another program's tables) is its own name.

use super::aliases::Aliases;
use super::languages::language;
use super::places::{Place, Places};

/// The names of a place, a group or a language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Called {
    /// As people write it in Arabic: `حلب`.
    pub name: String,
    /// In English, where that is known: `Aleppo`.
    pub english: Option<String>,
    /// What it is told apart by from others of that name, if there are any, in both languages: the country of a place,
    /// the region of a language.
    pub within: Option<(String, String)>,
}

impl Called {
    /// What has no other name: an outlet, a year.
    #[must_use]
    pub fn itself(value: &str) -> Self {
        Self {
            name: value.to_owned(),
            ..Self::default()
        }
    }

    /// A place by its id: `SY/حلب`, `SY`.
    #[must_use]
    pub fn place(id: &str) -> Self {
        let places = Places::shipped();
        let Some(place) = places.place(id) else {
            return Self::itself(id);
        };
        let elsewhere = |other: &&Place| other.country != place.country;
        let shared = [place.name(), place.english]
            .iter()
            .any(|name| places.bearing(name).iter().any(elsewhere));
        let country = place.country.filter(|_| shared);
        Self {
            name: place.name().to_owned(),
            english: Some(place.english.to_owned()),
            within: country.and_then(country_names),
        }
    }

    /// A group by its id: `houthis`.
    #[must_use]
    pub fn group(id: &str) -> Self {
        let aliases = Aliases::shipped();
        let names = || aliases.group(id).into_iter().flat_map(|group| &group.names);
        let first = |arabic: bool| {
            let of_script = names().find(|name| is_arabic(&name.text) == arabic);
            of_script.map(|name| name.text.clone())
        };
        Self {
            name: first(true).unwrap_or_else(|| id.to_owned()),
            english: first(false),
            within: None,
        }
    }

    /// A language by its tag: `ar`, `ar-sy`.
    #[must_use]
    pub fn language(tag: &str) -> Self {
        let (primary, rest) = tag.split_once('-').unwrap_or((tag, ""));
        let Some((name, english)) = language(primary) else {
            return Self::itself(tag);
        };
        let within = (!rest.is_empty()).then(|| {
            // The last part is the region; what is no country of the table is shown as it stands.
            let region = rest.rsplit('-').next().unwrap_or(rest).to_uppercase();
            country_names(&region).unwrap_or_else(|| (rest.to_owned(), rest.to_owned()))
        });
        Self {
            name: name.to_owned(),
            english: Some(english.to_owned()),
            within,
        }
    }

    /// What is shown where labels are Arabic, or else English: the name in that language, and behind it what tells it
    /// apart.
    #[must_use]
    pub fn label(&self, arabic: bool) -> String {
        let english = self.english.as_ref().filter(|_| !arabic);
        let name = english.unwrap_or(&self.name);
        match &self.within {
            Some((within, _)) if arabic => format!("{name} ({within})"),
            Some((_, within)) => format!("{name} ({within})"),
            None => name.clone(),
        }
    }
}

/// The Arabic and the English name of a country.
fn country_names(code: &str) -> Option<(String, String)> {
    let country = Places::shipped().place(code)?;
    Some((country.name().to_owned(), country.english.to_owned()))
}

fn is_arabic(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{0621}'..='\u{064A}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(called: &Called, arabic: &str, english: &str) {
        assert_eq!(called.label(true), arabic);
        assert_eq!(called.label(false), english);
    }

    #[test]
    fn ids_have_names_in_both_languages() {
        check(&Called::place("SY/حلب"), "حلب", "Aleppo");
        check(&Called::place("SY"), "سوريا", "Syria");
        check(&Called::place("-/البحر الأحمر"), "البحر الأحمر", "Red Sea");
        check(&Called::group("houthis"), "الحوثيون", "Houthis");
        check(&Called::language("ar"), "العربية", "Arabic");
        check(&Called::itself("وكالة"), "وكالة", "وكالة");
    }

    #[test]
    fn what_shares_its_name_is_told_apart() {
        check(
            &Called::place("LY/طرابلس"),
            "طرابلس (ليبيا)",
            "Tripoli (Libya)",
        );
        check(
            &Called::place("LB/طرابلس"),
            "طرابلس (لبنان)",
            "Tripoli (Lebanon)",
        );
        check(
            &Called::language("ar-sy"),
            "العربية (سوريا)",
            "Arabic (Syria)",
        );
        check(
            &Called::language("zh-hans"),
            "الصينية (hans)",
            "Chinese (hans)",
        );
    }

    #[test]
    fn what_is_not_known_is_its_own_name() {
        check(&Called::place("XX/لا مكان"), "XX/لا مكان", "XX/لا مكان");
        check(&Called::group("nobody"), "nobody", "nobody");
        check(&Called::language("xx-yy"), "xx-yy", "xx-yy");
    }

    #[test]
    fn every_group_that_texts_name_has_both_names() {
        for group in Aliases::shipped().groups() {
            let called = Called::group(&group.id);
            let named = !super::super::is_mentioned(group);
            assert!(named || called.english.is_some(), "{}", group.id);
        }
    }
}
