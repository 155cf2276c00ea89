//! Searches of small random archives against a naive evaluation of the query.
//!
//! 1. What is typed reads as the tree that was meant, whatever operators, signs and marks spell it.
//! 2. The passages found are those in which the tree holds, no more and no fewer.
//! 3. The totals count them: documents, passages, and both for passages with all words.
//! 4. Passages with all words come first (of up to five), then the better score; nothing else decides but date and
//!    place, so that the same question has the same answer twice.
//! 5. Fewer passages a document, pages, and orders by date are cut from that one list.
//! 6. Every highlight is a whole token that something asked for; all that is asked for is lit, and a
//!    phrase or a proximity only where it stands.
//! 7. An excerpt lies in its passage, ends at word edges, is short, and shows a highlight if there is one.
//!    Words side by side, which are ranked by a way of their own, are ranked as the same words beside an
//!    exclusion of nothing.
//! 8. A document shown whole marks the same passages.
//! 9. How an index grew does not matter: in one batch or in many, with files that change back and forth
//!    and deletions, every hit is the same to the last bit of its score.
//! 10. Indexing twice changes nothing.

mod by_hand;
mod corpus;
mod naive;
mod typed;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kashaf::analysis::Analyzer;
use kashaf::query::{Clause, Filter, Group, Node, Occur, Query, parse};
use kashaf::search::{Hit, Results, SearchOptions, Searcher, Sort};
use kashaf::text::Span;
use proptest::prelude::*;

use corpus::{Article, VOCABULARY, article, articles, index, searcher, write};
use naive::{Doc, Look, Part, Passage, Reader, Tok, condition_holds, group_holds, lit};
use typed::{filter, tree, typed, unplaced};

/// The most characters of an excerpt.
const EXCERPT: usize = 320;

/// Up to so many clauses, all words come before most words.
const ALL_WORDS_FIRST: usize = 5;

/// A question.
#[derive(Debug, Clone)]
struct Question {
    meant: Group,
    whims: u64,
    exact: bool,
    filters: Vec<Filter>,
}

fn question() -> impl Strategy<Value = Question> {
    let exact = prop::bool::weighted(0.15);
    (
        tree(),
        any::<u64>(),
        exact,
        prop::collection::vec(filter(), 0..2),
    )
        .prop_map(|(meant, whims, exact, filters)| Question {
            meant,
            whims,
            exact,
            filters,
        })
}

impl Question {
    fn options(&self) -> SearchOptions {
        SearchOptions {
            limit: usize::MAX,
            offset: 0,
            per_document: None,
            exact: self.exact,
            // Small archives hold hardly any word: what is typed is what is meant.
            aliases: false,
            variants: false,
            // Every other question is asked of the whole archive.
            filters: if self.whims.is_multiple_of(2) {
                Vec::new()
            } else {
                self.filters.clone()
            },
            sort: Sort::Relevance,
        }
    }
}

/// An archive, its index, and its documents as they are.
struct Archive {
    docs: Vec<Doc>,
    searcher: Searcher,
    analyzer: Analyzer,
    _folder: tempfile::TempDir,
}

impl Archive {
    fn new(articles: &[Article]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = folder.path().join("files");
        let numbered: Vec<(usize, &Article)> = articles.iter().enumerate().collect();
        write(&files, &numbered, 0);
        let made = index(&files, &folder.path().join("index"), 1);
        assert_eq!((made.documents, made.failed), (articles.len() as u64, 0));
        let mut analyzer = Analyzer::new();
        let root = fs::canonicalize(&files)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let docs = numbered
            .iter()
            .map(|(id, article)| Doc::new(&root, *id, article, &mut analyzer))
            .collect();
        Self {
            docs,
            searcher: searcher(&folder.path().join("index")),
            analyzer,
            _folder: folder,
        }
    }

    fn doc(&self, id: &str) -> &Doc {
        self.docs.iter().find(|doc| doc.id == id).unwrap()
    }

    fn passage(&self, hit: &Hit) -> (&Doc, &Passage) {
        let doc = self.doc(&hit.document.id);
        (doc, &doc.passages[hit.passage.ordinal as usize])
    }

    /// Passages that answer, by document and place, and whether they hold all words.
    fn expected(&self, parts: &[Part], filters: &[Filter]) -> BTreeMap<(String, u64), bool> {
        let mut out = BTreeMap::new();
        for doc in &self.docs {
            for (ordinal, passage) in doc.passages.iter().enumerate() {
                let kept = filters.iter().all(|filter| condition_holds(filter, doc));
                // Of nothing but conditions, all that keep them are the answer.
                let bare = parts.is_empty() && !filters.is_empty();
                let all = if bare {
                    Some(true)
                } else {
                    group_holds(parts, doc, passage)
                };
                if let (true, Some(all)) = (kept, all) {
                    out.insert((doc.id.clone(), ordinal as u64), all);
                }
            }
        }
        out
    }

    fn ask(&mut self, question: &Question) {
        let text = typed(&question.meant, question.whims);
        let query = parse(&text);
        assert_eq!(unplaced(query.root.clone()), question.meant, "{text}");

        let options = question.options();
        let mut reader = Reader {
            analyzer: &mut self.analyzer,
            exact: question.exact,
        };
        let parts = reader.group(&query.root, false);
        let expected = self.expected(&parts, &options.filters);
        let found = self.searcher.search(&query, &options).unwrap();

        let keys: BTreeSet<_> = found.hits.iter().map(key).collect();
        assert_eq!(
            keys,
            expected.keys().cloned().collect(),
            "{text} {options:?}"
        );
        assert_eq!(keys.len(), found.hits.len(), "{text}");
        check_totals(&found, &expected, &text);
        check_order(&found, &expected, query.root.clauses.len(), &text);
        self.check_cuts(&query, &options, &found, &expected);
        if !query.root.clauses.is_empty() && !parts.is_empty() {
            let beside = parse(&typed(&beside_nothing(&question.meant), question.whims));
            let again = self.searcher.search(&beside, &options).unwrap();
            assert_eq!(
                (again.hits, again.totals),
                (found.hits.clone(), found.totals),
                "{text}"
            );
        }
        if question.whims.is_multiple_of(3) {
            self.check_shown(&query, &parts, &options);
        }
        let mut looks = Vec::new();
        lit(&parts, &mut looks);
        for hit in &found.hits {
            self.check_hit(hit, &looks, &text);
        }
    }

    /// Property 5, and that the same question has the same answer twice.
    fn check_cuts(
        &mut self,
        query: &Query,
        options: &SearchOptions,
        found: &Results,
        expected: &BTreeMap<(String, u64), bool>,
    ) {
        let mut ask = |change: &dyn Fn(&mut SearchOptions)| {
            let mut options = options.clone();
            change(&mut options);
            let count = self.searcher.count(query, &options).unwrap();
            let answer = self.searcher.search(query, &options).unwrap();
            assert_eq!(
                (answer.totals, count),
                (found.totals, found.totals),
                "{} {options:?}",
                query.text
            );
            answer.hits
        };
        assert_eq!(ask(&|_| {}), found.hits, "{}", query.text);
        for most in [1, 2] {
            let few = ask(&|options| options.per_document = Some(most));
            let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
            let kept = found.hits.iter().filter(|hit| {
                let count = listed.entry(&hit.document.id).or_default();
                *count += 1;
                *count <= most
            });
            let kept: Vec<_> = kept.map(|hit| (key(hit), hit.score.to_bits())).collect();
            assert_eq!(
                few.iter()
                    .map(|hit| (key(hit), hit.score.to_bits()))
                    .collect::<Vec<_>>(),
                kept,
                "{}",
                query.text
            );
            for hit in few {
                let matching = expected
                    .keys()
                    .filter(|(id, _)| *id == hit.document.id)
                    .count();
                assert_eq!(
                    hit.more_passages,
                    matching.saturating_sub(most),
                    "{}",
                    query.text
                );
            }
        }
        let page = ask(&|options| (options.offset, options.limit) = (1, 2));
        assert_eq!(
            page,
            found
                .hits
                .iter()
                .skip(1)
                .take(2)
                .cloned()
                .collect::<Vec<_>>(),
            "{}",
            query.text
        );

        for sort in [Sort::Oldest, Sort::Newest] {
            let dated = ask(&|options| options.sort = sort);
            let all = expected.values().any(|all| *all);
            let wanted: BTreeSet<_> = expected
                .iter()
                .filter(|(_, holds)| **holds || !all)
                .map(|(key, _)| key.clone())
                .collect();
            assert_eq!(
                dated.iter().map(key).collect::<BTreeSet<_>>(),
                wanted,
                "{} {sort:?}",
                query.text
            );
            let days: Vec<_> = dated.iter().map(|hit| hit.document.date.clone()).collect();
            let (known, unknown): (Vec<_>, Vec<_>) =
                days.iter().cloned().partition(Option::is_some);
            let mut sorted = known;
            sorted.sort();
            if sort == Sort::Newest {
                sorted.reverse();
            }
            sorted.extend(unknown);
            assert_eq!(days, sorted, "{} {sort:?}", query.text);
        }
    }

    /// Property 8.
    fn check_shown(&mut self, query: &Query, parts: &[Part], options: &SearchOptions) {
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
    fn check_hit(&self, hit: &Hit, looks: &[(&Look, bool)], text: &str) {
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

/// The same clauses, and a word excluded that stands nowhere.
fn beside_nothing(group: &Group) -> Group {
    let mut group = group.clone();
    let node = Node::Word {
        text: "زقفغضث".to_owned(),
    };
    group.clauses.push(Clause {
        occur: Occur::MustNot,
        node,
        span: Span::new(0, 0),
    });
    group
}

fn key(hit: &Hit) -> (String, u64) {
    (hit.document.id.clone(), hit.passage.ordinal)
}

fn check_totals(found: &Results, expected: &BTreeMap<(String, u64), bool>, text: &str) {
    let documents = |wanted: &dyn Fn(bool) -> bool| {
        expected
            .iter()
            .filter(|(_, all)| wanted(**all))
            .map(|((id, _), _)| id)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let totals = found.totals;
    assert_eq!(totals.passages, expected.len(), "{text}");
    assert_eq!(totals.documents, documents(&|_| true), "{text}");
    assert_eq!(
        totals.passages_all,
        expected.values().filter(|all| **all).count(),
        "{text}"
    );
    assert_eq!(totals.documents_all, documents(&|all| all), "{text}");
}

/// Property 4.
fn check_order(
    found: &Results,
    expected: &BTreeMap<(String, u64), bool>,
    clauses: usize,
    text: &str,
) {
    for (place, hit) in found.hits.iter().enumerate() {
        assert_eq!((hit.rank, hit.more_passages), (place + 1, 0), "{text}");
    }
    for pair in found.hits.windows(2) {
        let [first, second] = pair else { continue };
        let all = |hit: &Hit| expected[&key(hit)];
        assert!(
            all(first) >= all(second) || clauses > ALL_WORDS_FIRST,
            "{text}: {:?} before {:?}",
            key(first),
            key(second)
        );
        assert!(
            first.score >= second.score,
            "{text}: {} before {}",
            first.score,
            second.score
        );
        if first.score.to_bits() == second.score.to_bits() && all(first) == all(second) {
            assert!(
                first.document.date >= second.document.date,
                "{text}: the newer of two equals comes first"
            );
            if first.document.id == second.document.id {
                assert!(first.passage.ordinal < second.passage.ordinal, "{text}");
            }
        }
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn searches_answer_what_a_naive_evaluation_does(
        articles in articles(),
        questions in prop::collection::vec(question(), 40),
    ) {
        let mut archive = Archive::new(&articles);
        for question in &questions {
            archive.ask(question);
        }
    }
}

/// A state of an archive on the way to the last: some documents are missing, some have another text.
/// Few, for a file that changed is indexed anew whole, and a batch that lost much is written anew.
fn state() -> impl Strategy<Value = Vec<(bool, Option<Article>)>> {
    prop::collection::vec(
        (
            prop::bool::weighted(0.92),
            prop::option::weighted(0.08, article()),
        ),
        10,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn how_an_index_grew_does_not_matter(
        articles in articles(),
        states in prop::collection::vec(state(), 1..4),
        questions in prop::collection::vec(question(), 20),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let files = folder.path().join("files");
        fs::create_dir(&files).unwrap();
        let [grown, fresh] = ["grown", "fresh"].map(|name| folder.path().join(name));
        for (age, state) in states.iter().enumerate() {
            let present = articles.iter().zip(state).enumerate().filter(|(_, (_, (there, _)))| *there);
            let present: Vec<(usize, &Article)> =
                present.map(|(id, (article, (_, other)))| (id, other.as_ref().unwrap_or(article))).collect();
            write(&files, &present, age as u64);
            index(&files, &grown, 1 + age % 2);
        }
        let last: Vec<(usize, &Article)> = articles.iter().enumerate().collect();
        write(&files, &last, 100);
        index(&files, &grown, 2);
        index(&files, &fresh, 1);
        check_same(&grown, &fresh, &questions);

        let again = index(&files, &fresh, 2);
        prop_assert_eq!((again.added, again.changed, again.removed, again.failed), (0, 0, 0, 0));
        prop_assert_eq!((again.unchanged, again.documents), (again.seen, articles.len() as u64));
        check_same(&grown, &fresh, &questions);
    }
}

#[track_caller]
fn check_same(one: &Path, other: &Path, questions: &[Question]) {
    let (mut one, mut other) = (searcher(one), searcher(other));
    let mut check = |text: &str, options: &SearchOptions| {
        let query = parse(text);
        let a = one.search(&query, options).unwrap();
        let b = other.search(&query, options).unwrap();
        let bits = |found: &Results| {
            let scores = found.hits.iter().map(|hit| hit.score.to_bits());
            scores.collect::<Vec<_>>()
        };
        assert_eq!(bits(&a), bits(&b), "{text}");
        assert_eq!(a, b, "{text}");
    };
    for question in questions {
        check(&typed(&question.meant, question.whims), &question.options());
    }
    let all = SearchOptions {
        limit: usize::MAX,
        per_document: None,
        ..SearchOptions::default()
    };
    for words in VOCABULARY.windows(2) {
        check(&words.join(" "), &all);
    }
}
