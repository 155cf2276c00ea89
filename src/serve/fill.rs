//! What the templates ask of the view models besides their fields.

use super::view::{DocumentView, Form, Found};

/// Matches that are listed one by one; all are reached by going from one to the next.
const MOST_NUMBERS: usize = 100;

impl Form {
    /// What a form carries along without showing it: all that is set, but for the fields that it shows, given as names with
    /// spaces between.
    #[must_use]
    pub fn hidden(&self, shown: &str) -> Vec<(&'static str, &str)> {
        let texts = [
            ("since", &self.since),
            ("until", &self.until),
            ("told", &self.told),
            ("source", &self.source),
            ("language", &self.language),
            ("place", &self.place),
            ("group", &self.group),
            ("path", &self.path),
        ];
        let mut all: Vec<(&'static str, &str)> =
            texts.map(|(name, text)| (name, text.as_str())).into();
        if self.sort != "relevance" {
            all.push(("sort", self.sort));
        }
        if self.duplicates != "fold" {
            all.push(("duplicates", self.duplicates));
        }
        let ticks = [
            ("exact", self.exact, "1"),
            ("variants", !self.variants, "0"),
            ("aliases", !self.aliases, "0"),
        ];
        all.extend(
            ticks
                .into_iter()
                .filter(|(_, set, _)| *set)
                .map(|(name, _, value)| (name, value)),
        );
        all.extend(self.without.iter().map(|text| ("without", text.as_str())));
        all.extend(self.ui.map(|ui| ("ui", ui)));
        all.retain(|(name, value)| !value.is_empty() && !shown.split(' ').any(|one| one == *name));
        all
    }
}

impl Found {
    /// Documents with some of the words only.
    #[must_use]
    pub fn some(&self) -> usize {
        self.documents.saturating_sub(self.documents_all)
    }
}

impl DocumentView {
    /// The numbers of the matches in this part; of very many the first.
    #[must_use]
    pub fn numbers(&self) -> std::ops::RangeInclusive<usize> {
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
        let form = Form {
            q: "حلب".into(),
            since: "2021".into(),
            source: "\"><b>".into(),
            sort: "-date",
            duplicates: "fold",
            variants: true,
            without: vec!["a".into(), "b".into()],
            ui: Some("ar"),
            ..Form::default()
        };
        let check = |shown: &str, expected: &[(&str, &str)]| {
            assert_eq!(form.hidden(shown), expected, "{shown}")
        };
        let (source, sort) = (("source", "\"><b>"), ("sort", "-date"));
        let (aliases, a, b, ui) = (
            ("aliases", "0"),
            ("without", "a"),
            ("without", "b"),
            ("ui", "ar"),
        );
        check("q", &[("since", "2021"), source, sort, aliases, a, b, ui]);
        check("since until aliases", &[source, sort, a, b, ui]);
    }
}
