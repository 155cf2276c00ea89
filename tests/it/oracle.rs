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
//! 11. Asked to be precise, a search finds the passages with all words and clauses, and no others.

mod by_hand;
mod corpus;
mod cuts;
mod facets;
mod hits;
mod naive;
mod places;
mod typed;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kashaf::analysis::Analyzer;
use kashaf::document::DateFrom;
use kashaf::query::{Clause, Filter, Group, Node, Occur, parse};
use kashaf::search::{Hit, Results, SearchOptions, Searcher, Sort};
use kashaf::text::Span;
use proptest::prelude::*;

use corpus::{Article, VOCABULARY, article, articles, index, searcher, write};
use naive::{Doc, Part, Passage, Reader, condition_holds, group_holds, lit};
use typed::{filter, tree, typed, unplaced};

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
            every: false,
            ..SearchOptions::default()
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

/// The day that a document was published by a line of its own text, as where that begins with a date. Which texts say so is
/// nothing that searches decide.
fn dateline(searcher: &mut Searcher, id: usize) -> Option<String> {
    let id = format!("d{id}");
    let shown = searcher.documents(&id, None, &SearchOptions::default());
    let document = shown.unwrap().pop().unwrap().document;
    let by_text = document.date_from == Some(DateFrom::Text);
    document.date.filter(|_| by_text)
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
        let mut searcher = searcher(&folder.path().join("index"));
        let docs = numbered
            .iter()
            .map(|(id, article)| {
                let dateline = dateline(&mut searcher, *id);
                Doc::new(&root, *id, article, dateline.as_deref(), &mut analyzer)
            })
            .collect();
        Self {
            docs,
            searcher,
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
                let kept = filters
                    .iter()
                    .all(|filter| condition_holds(filter, doc, passage));
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
        self.check_precise(&query, &options, &expected);
        self.check_facets(&query, &options, &expected);
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
