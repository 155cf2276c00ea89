//! What the templates ask of the view models besides their fields.

use super::ask::Ask;
use super::url;
use super::view::{DocumentView, Found, NamesPage};
use crate::names::{Called, Places};

/// Matches that are listed one by one; all are reached by going from one to the next.
const MOST_NUMBERS: usize = 100;

impl Ask {
    /// What a form carries along without showing it: all that is set, but for the fields that it shows, given as names with
    /// spaces between, and the place in a list or a document.
    #[must_use]
    pub(super) fn hidden(&self, shown: &str) -> Vec<(&'static str, String)> {
        let mut all = url::pairs(&self.with(|_| {}));
        all.retain(|(name, _)| !shown.split(' ').any(|one| one == *name));
        all
    }

    /// Whether one of the fields is filled in that are shown on demand.
    #[must_use]
    pub(super) fn typed_further(&self) -> bool {
        let further = ["source", "place", "group", "path"];
        further.iter().any(|name| !self.condition(name).is_empty())
    }

    /// The place as people write it, where that means no other; else as it was asked for.
    #[must_use]
    pub(super) fn place(&self) -> String {
        let asked = self.condition("place");
        let called = Called::place(asked);
        match Places::shipped().named(&called.name).as_slice() {
            [_] => called.name,
            _ => asked.to_owned(),
        }
    }
}

impl NamesPage {
    /// Whether the archive holds any of the spellings.
    #[must_use]
    pub(super) fn held(&self) -> bool {
        self.forms.iter().any(|form| form.documents > 0)
    }
}

impl Found {
    /// Documents with some of the words only.
    #[must_use]
    pub(super) fn some(&self) -> usize {
        self.documents.saturating_sub(self.documents_all)
    }
}

impl DocumentView {
    /// The numbers of the matches in this part; of very many the first.
    #[must_use]
    pub(super) fn numbers(&self) -> std::ops::RangeInclusive<usize> {
        let most = self.first_match + MOST_NUMBERS - 1;
        self.first_match..=self.last_match.min(most)
    }
}

/// A citation as labels and values, in order and without loss: a value stands in a direction of its own, or its days and paths
/// would be shown the wrong way round in a line of Arabic. The break behind a line goes with the next label.
pub(super) fn labelled(citation: &str) -> Vec<(String, &str)> {
    let lines = citation.split('\n').enumerate();
    let parted = lines.map(|(number, line)| {
        let (label, value) = match line.split_once(": ") {
            Some((label, value)) => (format!("{label}: "), value),
            None => (String::new(), line),
        };
        let before = if number > 0 { "\n" } else { "" };
        (format!("{before}{label}"), value)
    });
    parted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_parted_without_loss() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let parted = labelled(text);
            let held: Vec<(&str, &str)> = parted
                .iter()
                .map(|(label, value)| (label.as_str(), *value))
                .collect();
            assert_eq!(held, expected);
            let joined: String = parted
                .iter()
                .map(|(label, value)| format!("{label}{value}"))
                .collect();
            assert_eq!(joined, text);
        };
        check("«خبر» — 2021", &[("", "«خبر» — 2021")]);
        check(
            "التاريخ: 2021-11-04\na: b: c",
            &[("التاريخ: ", "2021-11-04"), ("\na: ", "b: c")],
        );
    }

    #[test]
    fn a_form_carries_along_what_it_does_not_show() {
        let query = "q=%D8%AD%D9%84%D8%A8&since=2021&source=%22%3E%3Cb%3E&sort=-date&aliases=0&without=a&without=b&page=3&ui=ar";
        let (form, _) = Ask::read(query, &[], None);
        let check = |shown: &str, expected: &[(&str, &str)]| {
            let hidden = form.hidden(shown);
            let hidden: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (*n, v.as_str())).collect();
            assert_eq!(hidden, expected, "{shown}");
        };
        let (source, sort) = (("source", "\"><b>"), ("sort", "-date"));
        let (aliases, a, b, ui) = (
            ("aliases", "0"),
            ("without", "a"),
            ("without", "b"),
            ("ui", "ar"),
        );
        check("q", &[("since", "2021"), source, sort, aliases, a, b, ui]);
        check("q since until aliases", &[source, sort, a, b, ui]);
    }
}
