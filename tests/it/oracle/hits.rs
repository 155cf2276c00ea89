//! Single hits, and documents shown whole: their text, what is lit of it, their excerpts.

use std::collections::BTreeSet;

use kashaf::query::Query;
use kashaf::search::{Hit, SearchOptions};
use kashaf::text::Span;

use super::Archive;
use super::naive::{Look, Part, Tok, group_holds};

/// The most characters of an excerpt.
const EXCERPT: usize = 320;

impl Archive {
    /// Property 8.
    pub(super) fn check_shown(&mut self, query: &Query, parts: &[Part], options: &SearchOptions) {
        for doc in &self.docs {
            let shown = self
                .searcher
                .documents(&doc.id, Some(query), options)
                .unwrap();
            let [shown] = shown.as_slice() else {
                panic!("{} documents are {}", shown.len(), doc.id)
            };
            assert_eq!(
                shown.text,
                doc.passages
                    .iter()
                    .map(|passage| passage.text.as_str())
                    .collect::<String>()
            );
            let marked: Vec<bool> = shown.passages.iter().map(|(_, matches)| *matches).collect();
            let expected: Vec<bool> = doc
                .passages
                .iter()
                .map(|passage| group_holds(parts, doc, passage).is_some())
                .collect();
            assert_eq!(marked, expected, "{} of {}", doc.id, query.text);
        }
    }

    /// Properties 6 and 7.
    pub(super) fn check_hit(&self, hit: &Hit, looks: &[(&Look, bool)], text: &str) {
        let (doc, passage) = self.passage(hit);
        assert_eq!(
            (&hit.passage.text, &hit.document.title),
            (&passage.text, &doc.title),
            "{text}"
        );
        let before: usize = doc
            .passages
            .iter()
            .take(hit.passage.ordinal as usize)
            .map(|passage| passage.text.chars().count())
            .sum();
        let length = passage.text.chars().count();
        assert_eq!(
            (hit.passage.start, hit.passage.end),
            (before as u64, (before + length) as u64)
        );
        assert!(
            hit.score.is_finite() && hit.score >= 0.0,
            "{} for {text}",
            hit.score
        );

        check_lit(&passage.tokens, &hit.highlights, looks, false, text);
        check_lit(&doc.title_tokens, &hit.title_highlights, looks, true, text);

        let window = hit.excerpt.of(&passage.text);
        assert!(
            hit.excerpt.end <= passage.text.len() && !window.is_empty(),
            "{text}"
        );
        assert!(window.chars().count() <= EXCERPT, "{text}");
        for Tok { span, .. } in &passage.tokens {
            let inside = |at: usize| span.start < at && at < span.end;
            assert!(
                !inside(hit.excerpt.start) && !inside(hit.excerpt.end),
                "{text}: a word is cut"
            );
        }
        let within = |span: &Span| hit.excerpt.start <= span.start && span.end <= hit.excerpt.end;
        assert!(
            hit.highlights.is_empty() || hit.highlights.iter().any(within),
            "{text}: {window}"
        );
    }
}

/// Property 6 for a passage or a title.
fn check_lit(tokens: &[Tok], lit: &[Span], looks: &[(&Look, bool)], in_title: bool, text: &str) {
    assert!(
        lit.windows(2).all(|pair| pair[0].end <= pair[1].start),
        "{text}: {lit:?} ascend"
    );
    let places: BTreeSet<usize> = lit
        .iter()
        .map(|span| {
            tokens
                .iter()
                .position(|token| token.span == *span)
                .expect("a highlight is a token")
        })
        .collect();
    let mut asked = BTreeSet::new();
    for (look, _) in looks
        .iter()
        .filter(|(_, title_only)| in_title || !title_only)
    {
        let satisfying = look.places(tokens);
        match look {
            // A window may hold more of a word than it needs.
            Look::Near(..) if satisfying.is_empty() => {}
            Look::Near(..) => {
                let dark: Vec<Tok> = tokens
                    .iter()
                    .enumerate()
                    .map(|(place, token)| {
                        if places.contains(&place) {
                            token.clone()
                        } else {
                            Tok::gap(token.span)
                        }
                    })
                    .collect();
                assert!(
                    !look.places(&dark).is_empty(),
                    "{text}: {look:?} is not lit whole"
                );
            }
            _ => assert!(
                satisfying.iter().all(|place| places.contains(place)),
                "{text}: {look:?} is not lit"
            ),
        }
        asked.extend(satisfying);
    }
    assert!(
        places.is_subset(&asked),
        "{text}: {places:?} are lit, {asked:?} are asked for"
    );
}
