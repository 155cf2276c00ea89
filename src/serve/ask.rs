//! What a page asks for, read from its query string: the whole state of the page. Pure, and never an error: what cannot be
//! read is left out and told in a note.

use std::fmt;

use super::language::Ui;
use crate::query::{DateRange, Filter, MAX_CHARS};
use crate::search::{Day, Duplicates, SearchOptions, Sort};
use crate::text::prefix;

/// Hits on a page.
pub(super) const PER_PAGE: usize = 10;
/// The last page that can be asked for: beyond a thousand hits, a narrower question is the way on.
pub(super) const LAST_PAGE: usize = 100;
/// Characters of a condition that are read.
const MOST_CHARS: usize = 200;
/// Spellings and names that can be switched off.
const MOST_WITHOUT: usize = 64;
/// Passages of one document that can be asked for.
const MOST_PASSAGES: usize = 50;

/// The parameters that are conditions, which go by their text.
pub(super) const CONDITIONS: [&str; 9] = [
    "since", "until", "told", "added", "source", "language", "place", "group", "path",
];

/// How far back a page offers to look for what came to the index: a day, a week, a month.
pub(super) const ARRIVALS: [&str; 3] = ["1d", "7d", "1m"];

/// What a page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ask {
    /// The query as typed.
    pub q: String,
    /// Conditions in the order of [`CONDITIONS`], as typed; an empty one is none.
    pub conditions: [String; 9],
    /// The order of the hits.
    pub sort: Sort,
    /// The page of hits, from 1.
    pub page: usize,
    /// Passages of one document; none is as many as a page may hold.
    pub per: Option<usize>,
    /// No stems, no variants, no aliases.
    pub exact: bool,
    /// Whether other spellings count.
    pub variants: bool,
    /// Whether other names count.
    pub aliases: bool,
    /// Single spellings and names that are switched off.
    pub without: Vec<String>,
    /// What becomes of copies.
    pub duplicates: Duplicates,
    /// The part of a long document, from 1.
    pub part: usize,
    /// The language of the page, where one is asked for.
    pub ui: Option<Ui>,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            q: String::new(),
            conditions: Default::default(),
            sort: Sort::Relevance,
            page: 1,
            per: Some(1),
            exact: false,
            variants: true,
            aliases: true,
            without: Vec::new(),
            duplicates: Duplicates::Fold,
            part: 1,
            ui: None,
        }
    }
}

/// Something of the query string that could not be read, or not as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Misread {
    /// The value of a parameter means nothing.
    Value {
        /// The parameter.
        name: String,
        /// Its value.
        value: String,
    },
    /// No parameter has this name.
    Unknown(String),
    /// A text was longer than what is read of it.
    Cut(&'static str),
    /// The first day lies behind the last.
    Backwards,
    /// There is no page beyond the last.
    TooFar,
}

impl Ask {
    /// Reads a query string. A parameter that comes twice counts as it comes first; `own` are names of parameters that
    /// mean something to the page that asks, and are passed over here. Days may be so long before `today`: `7d`, `2w`.
    #[must_use]
    pub(super) fn read(query: &str, own: &[&str], today: Option<Day>) -> (Self, Vec<Misread>) {
        let mut ask = Self::default();
        let mut misread = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let (name, value) = (name.as_ref(), value.trim());
            if own.contains(&name) || name.is_empty() {
                continue;
            }
            if name == "without" {
                if ask.without.len() < MOST_WITHOUT && !value.is_empty() {
                    ask.without.push(prefix(value, MOST_CHARS).to_owned());
                }
                continue;
            }
            if seen.iter().any(|before| before == name) {
                continue;
            }
            seen.push(name.to_owned());
            if !value.is_empty() {
                ask.take(name, value, today, &mut misread);
            }
        }
        ask.without.sort();
        ask.without.dedup();
        if let (Some(from), Some(until)) = (ask.since(today), ask.until(today))
            && from > until
        {
            misread.push(Misread::Backwards);
            ask.set("until", String::new());
        }
        (ask, misread)
    }

    /// Takes a parameter.
    fn take(&mut self, name: &str, value: &str, today: Option<Day>, misread: &mut Vec<Misread>) {
        let wrong = || Misread::Value {
            name: prefix(name, MOST_CHARS).to_owned(),
            value: prefix(value, MOST_CHARS).to_owned(),
        };
        if let Some(place) = CONDITIONS.iter().position(|condition| *condition == name) {
            let cut = prefix(value, MOST_CHARS);
            let is_day = matches!(name, "since" | "until" | "told" | "added");
            if is_day && days(name, cut, today).is_none() {
                misread.push(wrong());
                return;
            }
            if cut.len() < value.len() {
                misread.push(Misread::Cut(CONDITIONS[place]));
            }
            self.conditions[place] = cut.to_owned();
            return;
        }
        let read = match name {
            "q" => {
                // The parser says what it leaves out of a query that is only somewhat too long.
                self.q = prefix(value, 2 * MAX_CHARS).to_owned();
                true
            }
            "sort" => set(&mut self.sort, named(Sort::ALL, Sort::as_str, value)),
            "duplicates" => set(
                &mut self.duplicates,
                named(Duplicates::ALL, Duplicates::as_str, value),
            ),
            "page" => match number(value) {
                Some(page) if page > LAST_PAGE => {
                    misread.push(Misread::TooFar);
                    self.page = LAST_PAGE;
                    true
                }
                page => set(&mut self.page, page.filter(|page| *page > 0)),
            },
            "part" => set(&mut self.part, number(value).filter(|part| *part > 0)),
            "per" => set(
                &mut self.per,
                number(value).map(|per| (per > 0).then_some(per.min(MOST_PASSAGES))),
            ),
            "exact" => set(&mut self.exact, yes(value)),
            "variants" => set(&mut self.variants, yes(value)),
            "aliases" => set(&mut self.aliases, yes(value)),
            "ui" => set(&mut self.ui, Ui::named(value).map(Some)),
            _ => {
                misread.push(Misread::Unknown(prefix(name, MOST_CHARS).to_owned()));
                true
            }
        };
        if !read {
            misread.push(wrong());
        }
    }

    /// A condition as typed; empty where there is none.
    #[must_use]
    pub(super) fn condition(&self, name: &str) -> &str {
        let conditions = CONDITIONS.iter().zip(&self.conditions);
        let mut found = conditions.filter(|(condition, _)| **condition == name);
        found.next().map_or("", |(_, value)| value)
    }

    /// Sets a condition.
    pub(super) fn set(&mut self, name: &str, value: String) {
        for (condition, held) in CONDITIONS.iter().zip(&mut self.conditions) {
            if *condition == name {
                value.clone_into(held);
            }
        }
    }

    /// The same on the first page, changed.
    #[must_use]
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut ask = self.clone();
        ask.page = 1;
        ask.part = 1;
        change(&mut ask);
        ask
    }

    fn days(&self, name: &str, today: Option<Day>) -> Option<DateRange> {
        days(name, self.condition(name), today)
    }

    fn since(&self, today: Option<Day>) -> Option<u32> {
        self.days("since", today)?.from
    }

    fn until(&self, today: Option<Day>) -> Option<u32> {
        self.days("until", today)?.until
    }

    /// Whether nothing is asked for at all.
    #[must_use]
    pub(super) fn is_empty(&self) -> bool {
        self.q.is_empty() && self.conditions.iter().all(String::is_empty)
    }

    /// The conditions that hold besides the query.
    #[must_use]
    pub(super) fn filters(&self, today: Option<Day>) -> Vec<Filter> {
        let mut filters = Vec::new();
        let (from, until) = (self.since(today), self.until(today));
        if from.is_some() || until.is_some() {
            filters.push(Filter::Date(DateRange { from, until }));
        }
        filters.extend(self.days("told", today).map(Filter::Told));
        filters.extend(self.days("added", today).map(Filter::Added));
        for (name, value) in CONDITIONS.iter().zip(&self.conditions) {
            let filter = match *name {
                "source" => Filter::Source,
                "language" => Filter::Language,
                "place" => Filter::Place,
                "group" => Filter::Group,
                "path" => Filter::Path,
                _ => continue,
            };
            if !value.is_empty() {
                filters.push(filter(value.clone()));
            }
        }
        filters
    }

    /// The same as options of a search for the page that is asked for.
    #[must_use]
    pub(super) fn options(&self, today: Option<Day>) -> SearchOptions {
        SearchOptions {
            limit: PER_PAGE,
            offset: (self.page - 1) * PER_PAGE,
            per_document: self.per,
            exact: self.exact,
            variants: self.variants,
            aliases: self.aliases,
            without: self.without.iter().cloned().collect(),
            filters: self.filters(today),
            sort: self.sort,
            duplicates: self.duplicates,
            ..SearchOptions::default()
        }
    }
}

/// The days that a condition names.
fn days(name: &str, text: &str, today: Option<Day>) -> Option<DateRange> {
    let ago = today.and_then(|today| today.ago(text)).map(Day::number);
    match name {
        "since" | "until" if ago.is_some() => Some(DateRange {
            from: ago,
            until: ago,
        }),
        "added" if ago.is_some() => Some(DateRange {
            from: ago,
            until: None,
        }),
        // Each end of time is a day, a month or a year of its own.
        "since" | "until" => {
            DateRange::parse(text).filter(|range| range.from.is_some() && range.until.is_some())
        }
        _ => DateRange::parse(text),
    }
}

/// Sets a value if there is one. Whether there was.
fn set<T>(place: &mut T, value: Option<T>) -> bool {
    match value {
        Some(value) => {
            *place = value;
            true
        }
        None => false,
    }
}

fn named<T: Copy>(
    all: impl IntoIterator<Item = T>,
    word: impl Fn(T) -> &'static str,
    value: &str,
) -> Option<T> {
    all.into_iter().find(|one| word(*one) == value)
}

fn number(value: &str) -> Option<usize> {
    let digits = value.len() <= 9 && value.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| value.parse().ok()).flatten()
}

fn yes(value: &str) -> Option<bool> {
    match value {
        "1" | "on" | "yes" | "true" => Some(true),
        "0" | "off" | "no" | "false" => Some(false),
        _ => None,
    }
}

/// In English, for programs.
impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value { name, value } => write!(f, "`{value}` means nothing for `{name}`"),
            Self::Unknown(name) => write!(f, "there is no parameter `{name}`"),
            Self::Cut(name) => write!(f, "`{name}` is too long, and cut off"),
            Self::Backwards => f.write_str("`since` is after `until`, which is left out"),
            Self::TooFar => write!(f, "there is no page behind page {LAST_PAGE}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::url;
    use proptest::prelude::*;

    #[track_caller]
    fn check(query: &str, expected: &Ask, notes: &[&str]) {
        let (ask, misread) = Ask::read(query, &["own"], Day::from_number(20_210_815));
        assert_eq!(&ask, expected, "{query}");
        let told: Vec<String> = misread.iter().map(ToString::to_string).collect();
        assert_eq!(told, notes, "{query}");
    }

    #[test]
    fn what_means_something_is_taken_and_the_rest_is_told() {
        let usual = Ask::default();
        let with = |change: &dyn Fn(&mut Ask)| usual.with(|ask| change(ask));
        check("", &usual, &[]);
        check(
            "q=+%D8%AD%D9%84%D8%A8+&own=x&=y",
            &with(&|ask| ask.q = "حلب".to_owned()),
            &[],
        );
        check("q=a&q=b", &with(&|ask| ask.q = "a".to_owned()), &[]);
        check("source=&since=", &usual, &[]);
        check(
            "since=2021-13",
            &usual,
            &["`2021-13` means nothing for `since`"],
        );
        check(
            "since=7d&added=2w",
            &with(&|ask| {
                ask.set("since", "7d".to_owned());
                ask.set("added", "2w".to_owned());
            }),
            &[],
        );
        check(
            "until=2021..",
            &usual,
            &["`2021..` means nothing for `until`"],
        );
        check("told=7d", &usual, &["`7d` means nothing for `told`"]);
        check(
            "since=7d&until=2021-08-01",
            &with(&|ask| ask.set("since", "7d".to_owned())),
            &["`since` is after `until`, which is left out"],
        );
        check(
            "since=2022&until=2021",
            &with(&|ask| ask.set("since", "2022".to_owned())),
            &["`since` is after `until`, which is left out"],
        );
        check(
            "page=0&part=-1",
            &usual,
            &[
                "`0` means nothing for `page`",
                "`-1` means nothing for `part`",
            ],
        );
        let mut last = usual.clone();
        last.page = LAST_PAGE;
        check("page=5000", &last, &["there is no page behind page 100"]);
        check(
            "page=99999999999",
            &usual,
            &["`99999999999` means nothing for `page`"],
        );
        check("sort=-date", &with(&|ask| ask.sort = Sort::Newest), &[]);
        check("sort=best", &usual, &["`best` means nothing for `sort`"]);
        check("per=0", &with(&|ask| ask.per = None), &[]);
        check("per=1000", &with(&|ask| ask.per = Some(MOST_PASSAGES)), &[]);
        check(
            "exact=1&variants=0",
            &with(&|ask| (ask.exact, ask.variants) = (true, false)),
            &[],
        );
        check(
            "aliases=maybe",
            &usual,
            &["`maybe` means nothing for `aliases`"],
        );
        check(
            "without=b&without=a&without=b",
            &with(&|ask| ask.without = vec!["a".to_owned(), "b".to_owned()]),
            &[],
        );
        check("ui=en", &with(&|ask| ask.ui = Some(Ui::English)), &[]);
        check(
            "ui=fr&foo=1",
            &usual,
            &["`fr` means nothing for `ui`", "there is no parameter `foo`"],
        );
        let long = "a".repeat(300);
        check(
            &format!("source={long}"),
            &with(&|ask| ask.set("source", "a".repeat(200))),
            &["`source` is too long, and cut off"],
        );
    }

    #[test]
    fn two_ends_of_time_are_one_condition() {
        let today = Day::from_number(20_210_815);
        let (ask, _) = Ask::read(
            "since=2021-03&until=2022&told=2013&place=SY&added=7d",
            &[],
            today,
        );
        let range = |from, until| DateRange {
            from: Some(from),
            until,
        };
        let filters = ask.filters(today);
        let published = Filter::Date(range(20_210_301, Some(20_221_231)));
        assert_eq!(filters.first(), Some(&published));
        let added = Filter::Added(range(20_210_808, None));
        assert!(
            filters.contains(&added) && filters.len() == 4,
            "{filters:?}"
        );
        assert!(Ask::default().filters(today).is_empty());
    }

    proptest! {
        #[test]
        fn any_query_string_is_read_and_a_link_asks_for_the_same(query in "\\PC{0,200}") {
            let (ask, _) = Ask::read(&query, &[], None);
            let (again, misread) = Ask::read(&url::query(&ask, &[]), &[], None);
            prop_assert_eq!(&again, &ask);
            prop_assert_eq!(misread, vec![]);
        }

        #[test]
        fn so_are_the_parameters_that_it_knows(
            pairs in prop::collection::vec(("(q|since|until|told|added|source|language|place|group|path|sort|page|per|exact|variants|aliases|without|duplicates|part|ui)", "(\\PC{0,12}|[0-9]{1,4}|2021-0[1-9]|-date|told|only|on|ar)"), 0..12)
        ) {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let (ask, _) = Ask::read(&query, &[], None);
            let (again, misread) = Ask::read(&url::query(&ask, &[]), &[], None);
            prop_assert_eq!(&again, &ask);
            prop_assert_eq!(misread, vec![]);
        }
    }
}
