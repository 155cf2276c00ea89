//! View models: all that a template needs to know of its page, as plain values. Texts are as written; the templates' escaper
//! makes them harmless. Every address in here was built by [`super::url`].

use super::ask::{Ask, Misread};
use super::language::Ui;
use super::strings::Strings;
use crate::search;

/// What stands around every page.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The language of the page.
    pub ui: Ui,
    /// The title: of a document, or the query; none on pages of our own, which the template names.
    pub title: Option<String>,
    /// The start page.
    pub home: String,
    /// The help.
    pub help: String,
    /// The list of saved searches.
    pub saved: String,
    /// The spellings of a name.
    pub names: String,
    /// This page in the other language.
    pub other_ui: String,
    /// What was asked for: forms are filled in with it. Their action is a path of ours, their method GET, and each field bears
    /// its parameter's name.
    pub ask: Ask,
    /// What is searched; none for whoever is refused.
    pub index: Option<IndexState>,
}

impl Frame {
    /// What the page says, in its language.
    #[must_use]
    pub(super) fn say(&self) -> &'static Strings {
        self.ui.strings()
    }

    /// The address of a file of the page's own.
    #[must_use]
    pub(super) fn asset(&self, name: &str) -> &'static str {
        super::assets::address(name)
    }

    /// The program's version.
    #[must_use]
    pub(super) fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// What is searched.
#[derive(Debug, Clone, Default)]
pub(super) struct IndexState {
    /// Documents.
    pub documents: u64,
    /// Sources.
    pub sources: usize,
    /// The first day of publication, `YYYY-MM-DD`.
    pub first_day: Option<String>,
    /// The last.
    pub last_day: Option<String>,
    /// Documents without a day.
    pub undated: u64,
    /// When documents last came, `YYYY-MM-DD HH:MM` in UTC.
    pub indexed: Option<String>,
    /// Whether the index on disk cannot be opened (any more), so that an earlier state answers.
    pub stale: bool,
}

/// A note for the reader.
#[derive(Debug, Clone)]
pub(super) enum Note {
    /// Of how the query was read.
    Read(search::Note),
    /// Of the query string.
    Misread(Misread),
}

/// A stretch of text that is a match as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is a match.
    pub lit: bool,
    /// Of a document's text: the number of the match, from 1 (`id="m1"`); 0 elsewhere.
    pub number: usize,
}

/// A link that is one of several choices.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// The stable word for it.
    pub key: &'static str,
    /// Where it leads.
    pub url: String,
    /// Whether it is chosen.
    pub current: bool,
}

/// The page without a question: what the index holds.
#[derive(Debug, Clone)]
pub(super) struct StartPage {
    /// Around it.
    pub frame: Frame,
    /// Notes.
    pub notes: Vec<Note>,
    /// Queries to begin with, from words of the index, and where each leads.
    pub examples: Vec<(String, String)>,
    /// The largest sources: name, documents, where it leads.
    pub sources: Vec<(String, u64, String)>,
    /// Years: year, documents, where it leads.
    pub years: Vec<(String, u64, String)>,
    /// What came to the index lately.
    pub arrivals: Vec<Choice>,
}

/// Something that was searched, or a condition; a click takes it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chip {
    /// What it is.
    pub kind: ChipKind,
    /// The text: a word, a stem, a spelling, a name, a value.
    pub text: String,
    /// Of a name: when it was borne.
    pub when: Option<String>,
    /// The page without it.
    pub remove: Option<String>,
}

/// What a chip stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChipKind {
    /// A word or phrase as typed.
    Word,
    /// Its stem: all forms of it are found.
    Stem,
    /// Another spelling.
    Variant,
    /// Another name.
    Alias,
    /// A word that is not searched.
    Dropped,
    /// A condition, by the name of its parameter.
    Condition(&'static str),
}

impl ChipKind {
    /// A stable word for it, good for a class.
    #[must_use]
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Stem => "stem",
            Self::Variant => "variant",
            Self::Alias => "alias",
            Self::Dropped => "dropped",
            Self::Condition(name) => name,
        }
    }
}

/// How much was found, and which of it is shown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    /// Documents that match.
    pub documents: usize,
    /// Those with a passage that holds every word.
    pub documents_all: usize,
    /// The rank of the first hit shown; 0 where there is none.
    pub from: usize,
    /// The rank of the last.
    pub until: usize,
}

/// A list of hits.
#[derive(Debug, Clone)]
pub(super) struct SearchPage {
    /// Around it.
    pub frame: Frame,
    /// Notes.
    pub notes: Vec<Note>,
    /// How much was found.
    pub found: Found,
    /// What was searched.
    pub searched: Vec<Chip>,
    /// The conditions.
    pub conditions: Vec<Chip>,
    /// Hits, best first.
    pub hits: Vec<HitView>,
    /// Counts.
    pub facets: Vec<FacetView>,
    /// Over time.
    pub timeline: Option<TimelineView>,
    /// Orders.
    pub sorts: Vec<Choice>,
    /// What becomes of copies.
    pub duplicates: Vec<Choice>,
    /// What came to the index lately.
    pub arrivals: Vec<Choice>,
    /// The spellings of what is asked for, where that may be a name.
    pub names: Option<String>,
    /// Queries that may have been meant.
    pub suggestions: Vec<Suggested>,
    /// What to try where nothing was found.
    pub tries: Vec<Try>,
    /// The page of hits, from 1.
    pub page: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page behind.
    pub next: Option<String>,
    /// The list as a file: `csv`, `json`, `html`, `markdown`.
    pub exports: Vec<Choice>,
    /// The most hits that an exported list holds.
    pub most_exported: usize,
}

/// A query that may have been meant.
#[derive(Debug, Clone)]
pub(super) struct Suggested {
    /// The query.
    pub query: String,
    /// Documents that it finds.
    pub documents: usize,
    /// Where it leads.
    pub url: String,
}

/// What to try where nothing was found.
#[derive(Debug, Clone)]
pub(super) enum Try {
    /// Without the conditions.
    WithoutConditions(String),
    /// Words without quotation marks.
    WithoutQuotes(String),
    /// With stems, variants and aliases.
    NotExact(String),
    /// Without the spellings and names that were switched off.
    Everything(String),
    /// The first page, where there is nothing on this one.
    FirstPage(String),
    /// The words that a word begins with: the query, where it leads.
    Beginning(String, String),
}

/// A hit.
#[derive(Debug, Clone)]
pub(super) struct HitView {
    /// Its rank.
    pub rank: usize,
    /// The document.
    pub document: DocumentLine,
    /// Page, where the format has pages.
    pub page: Option<u64>,
    /// Moment of a recording, `HH:MM:SS`.
    pub time: Option<String>,
    /// What is shown of the passage.
    pub passage: Vec<Piece>,
    /// Text is left out before it.
    pub cut_before: bool,
    /// Text is left out behind it.
    pub cut_behind: bool,
    /// Further passages of the document that match.
    pub more_passages: usize,
    /// The same search with more passages of each document.
    pub more_url: Option<String>,
    /// Copies of its story that are folded into it.
    pub copies: Vec<CopyView>,
    /// The page of the story, where there are copies.
    pub story: Option<String>,
    /// More like it.
    pub similar: String,
    /// A citation of several lines: the passage, its source, its place in the text, its file and that file's hash.
    pub citation: String,
}

/// What is known of a document, for a line in a list.
#[derive(Debug, Clone)]
pub(super) struct DocumentLine {
    /// Its id.
    pub id: String,
    /// The title with its matches, else the id.
    pub title: Vec<Piece>,
    /// Its page; in a hit, at the passage.
    pub url: String,
    /// Day of publication.
    pub date: Option<String>,
    /// Outlet or site.
    pub source: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Language tag, where it looks like one: good for `lang`.
    pub language: Option<String>,
    /// The file.
    pub path: String,
    /// Address on the web, where it may be followed.
    pub web: Option<String>,
}

/// A copy of a story.
#[derive(Debug, Clone)]
pub(super) struct CopyView {
    /// The title, else the id.
    pub title: String,
    /// Its page.
    pub url: String,
    /// Outlet or site.
    pub source: Option<String>,
    /// Day of publication.
    pub date: Option<String>,
    /// Whether its words are the same.
    pub same_text: bool,
}

/// Counts of one kind.
#[derive(Debug, Clone)]
pub(super) struct FacetView {
    /// `source`, `language`, `place`, `group`, `country`.
    pub key: &'static str,
    /// Values.
    pub values: Vec<FacetValueView>,
    /// How many further values there are.
    pub more: usize,
}

/// A value and its documents.
#[derive(Debug, Clone)]
pub(super) struct FacetValueView {
    /// As it is shown.
    pub name: String,
    /// Documents with a passage that holds every word.
    pub documents: usize,
    /// Further documents, with some of the words.
    pub some: usize,
    /// The search with this value, or without it where it is set.
    pub url: String,
    /// Whether it is set.
    pub current: bool,
}

/// Hits over time.
#[derive(Debug, Clone)]
pub(super) struct TimelineView {
    /// `day`, `month` or `year`.
    pub by: &'static str,
    /// Stretches of time in order, without a gap unless `sparse`.
    pub bars: Vec<Bar>,
    /// The most documents of a bar.
    pub most: usize,
    /// Whether stretches without a document are left out.
    pub sparse: bool,
    /// Documents without a date.
    pub undated: usize,
    /// The search without its dates, where it has any.
    pub clear: Option<String>,
}

/// A stretch of time.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    /// `2021`, `2021-08` or `2021-08-15`.
    pub label: String,
    /// Documents.
    pub documents: usize,
    /// The search in this time.
    pub url: String,
}

/// A document, or several with one id.
#[derive(Debug, Clone)]
pub(super) struct DocumentPage {
    /// Around it.
    pub frame: Frame,
    /// Notes.
    pub notes: Vec<Note>,
    /// The documents.
    pub documents: Vec<DocumentView>,
    /// There are more with this id.
    pub more: bool,
    /// Back to the search; none where nothing is marked.
    pub back: Option<String>,
}

/// A whole document.
#[derive(Debug, Clone)]
pub(super) struct DocumentView {
    /// What is known of it.
    pub document: DocumentLine,
    /// Further metadata: a stable key or the record's own name of a field, and its value.
    pub metadata: Vec<(String, String)>,
    /// The text of this part.
    pub blocks: Vec<Block>,
    /// Matches in all of it.
    pub matches: usize,
    /// The first match of this part and the last; 0 where it holds none.
    pub first_match: usize,
    /// The last.
    pub last_match: usize,
    /// The part that is shown, from 1.
    pub part: usize,
    /// Parts, where the text is too long for one page.
    pub parts: Vec<Part>,
    /// Who carries its story.
    pub story: String,
    /// More like it.
    pub similar: String,
    /// Characters of the text.
    pub characters: usize,
    /// A citation.
    pub citation: String,
    /// Evidence: labels in the language of the page, and values.
    pub evidence: Vec<(&'static str, String)>,
}

/// A part of a long text.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// From 1.
    pub number: usize,
    /// Where it is.
    pub url: String,
    /// Matches in it.
    pub matches: usize,
}

/// A stretch of a document: a passage that matches, or what lies between two of them.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// The place of the passage, where it matches (`id="p4"`).
    pub matching: Option<usize>,
    /// Its text.
    pub pieces: Vec<Piece>,
}

/// Who carries a story.
#[derive(Debug, Clone)]
pub(super) struct StoryPage {
    /// Around it.
    pub frame: Frame,
    /// Notes.
    pub notes: Vec<Note>,
    /// The stories of the documents with the id.
    pub stories: Vec<StoryView>,
}

/// A story.
#[derive(Debug, Clone)]
pub(super) struct StoryView {
    /// The document asked for.
    pub document: DocumentLine,
    /// Who carries it, the first published first.
    pub copies: Vec<StoryCopyView>,
    /// How two of them differ.
    pub difference: Option<DifferenceView>,
    /// Who quotes it: the document, who was first (`here`, `there`, `same-day`), words in common, the longest stretch.
    pub quoting: Vec<QuotingView>,
}

/// A copy in a story.
#[derive(Debug, Clone)]
pub(super) struct StoryCopyView {
    /// The document.
    pub document: DocumentLine,
    /// It is the one asked for.
    pub asked: bool,
    /// Nobody published it earlier.
    pub first: bool,
    /// How much of both texts is in both, in percent.
    pub shared: usize,
    /// Whether its words are the same.
    pub same_text: bool,
    /// The story with this copy compared.
    pub compare: String,
}

/// How two documents differ.
#[derive(Debug, Clone)]
pub(super) struct DifferenceView {
    /// The earlier.
    pub from: DocumentLine,
    /// The later.
    pub to: DocumentLine,
    /// `same`, `removed` or `added`, and the text.
    pub parts: Vec<(&'static str, String)>,
    /// Words gone.
    pub removed: usize,
    /// Words new.
    pub added: usize,
    /// Words in both.
    pub same: usize,
    /// Whether the text is cut off because it is too long for a page.
    pub cut: bool,
}

/// Who quotes a document.
#[derive(Debug, Clone)]
pub(super) struct QuotingView {
    /// The document.
    pub document: DocumentLine,
    /// Who was first: `here`, `there`, `same-day`; none where it is not known.
    pub first: Option<&'static str>,
    /// What they have in common, in the words of the document asked for, and how many words are the same.
    pub quoted: Vec<(String, usize)>,
}

/// What is like a document.
#[derive(Debug, Clone)]
pub(super) struct SimilarPage {
    /// Around it.
    pub frame: Frame,
    /// Notes.
    pub notes: Vec<Note>,
    /// The document's page.
    pub url: String,
    /// The words that set it apart.
    pub words: Vec<String>,
    /// The hits.
    pub hits: Vec<HitView>,
}

/// Saved searches.
#[derive(Debug, Clone)]
pub(super) struct SavedPage {
    /// Around it.
    pub frame: Frame,
    /// The searches.
    pub searches: Vec<SavedView>,
    /// How many cannot be read.
    pub unreadable: usize,
}

/// A saved search.
#[derive(Debug, Clone)]
pub(super) struct SavedView {
    /// Its name.
    pub name: String,
    /// The query.
    pub query: String,
    /// Its conditions, as the query language writes them.
    pub conditions: Vec<String>,
    /// When it last ran.
    pub ran: Option<String>,
    /// How many documents it told of.
    pub told: u64,
    /// Its hits.
    pub url: String,
    /// Its feed.
    pub feed: String,
}

/// The spellings of a name.
#[derive(Debug, Clone)]
pub(super) struct NamesPage {
    /// Around it; the name is its query.
    pub frame: Frame,
    /// Notes.
    pub notes: Vec<Note>,
    /// The conditions under which documents count.
    pub conditions: Vec<Chip>,
    /// The spellings that the archive holds, the commonest first; none where no name was asked for.
    pub forms: Vec<NameFormView>,
    /// The search for all of them.
    pub url: String,
}

/// A spelling of a name.
#[derive(Debug, Clone)]
pub(super) struct NameFormView {
    /// The spelling.
    pub form: String,
    /// Whether it is the one that was typed.
    pub typed: bool,
    /// Documents that hold it.
    pub documents: usize,
    /// The day of the first of them, `YYYY-MM-DD`.
    pub first: Option<String>,
    /// The day of the last.
    pub last: Option<String>,
    /// These documents.
    pub url: String,
}

/// The help.
#[derive(Debug, Clone)]
pub(super) struct HelpPage {
    /// Around it.
    pub frame: Frame,
}

/// A page that says why there is none.
#[derive(Debug, Clone)]
pub(super) struct ProblemPage {
    /// Around it.
    pub frame: Frame,
    /// The status: 400, 403, 404, 405, 413, 414, 429, 500, 503.
    pub status: u16,
    /// A stable word for what is wrong.
    pub key: &'static str,
}
