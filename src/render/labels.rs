//! The words around the results, in the language of the results.
//!
//! Pages and Markdown are read on their own, often by people who do not read English, so their
//! labels are Arabic where the text runs from right to left. Labels stand before a number or a
//! value (`label: 3`), which spares both languages their plurals.

use super::pieces::runs_rtl;
use crate::search::{Arrival, DocumentInfo, Duplicate, Hit, Results, ShownDocument};

/// Labels of one language.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Labels {
    /// BCP 47 tag of the labels.
    pub(super) language: &'static str,
    /// `rtl` or `ltr`.
    pub(super) direction: &'static str,
    /// Documents with every word asked for.
    pub(super) every_word: &'static str,
    /// Documents with some of the words only.
    pub(super) some_words: &'static str,
    /// The ranks shown.
    pub(super) shown: &'static str,
    /// Matching passages.
    pub(super) passages: &'static str,
    /// Nothing was found.
    pub(super) nothing: &'static str,
    /// Matching passages of the document that are not shown.
    pub(super) more: &'static str,
    /// Documents that tell the same story.
    pub(super) copies: &'static str,
    /// The document of which one that came later is a copy.
    pub(super) copy_of: &'static str,
    /// Of a copy: that it is new.
    pub(super) is_new: &'static str,
    /// Of a copy: that it changed.
    pub(super) has_changed: &'static str,
    /// Date of publication.
    pub(super) date: &'static str,
    /// Outlet or site.
    pub(super) source: &'static str,
    /// Author.
    pub(super) author: &'static str,
    /// Page of the document.
    pub(super) page: &'static str,
    /// Moment of a recording.
    pub(super) time: &'static str,
    /// Id of the document.
    pub(super) id: &'static str,
    /// File of the document.
    pub(super) file: &'static str,
    /// Address on the web.
    pub(super) address: &'static str,
    /// Documents that are new.
    pub(super) new: &'static str,
    /// Documents that changed, or that one did.
    pub(super) changed: &'static str,
    /// Documents that were left out.
    pub(super) left_out: &'static str,
    /// When a document came.
    pub(super) added: &'static str,
    /// The saved search that found it.
    pub(super) search: &'static str,
    /// Documents that carry one story.
    pub(super) story: &'static str,
    /// Nobody published it earlier.
    pub(super) published_first: &'static str,
    /// The document that was asked for.
    pub(super) asked: &'static str,
    /// How much two texts have in common.
    pub(super) in_common: &'static str,
    /// Words of the earlier text that the later has not.
    pub(super) removed: &'static str,
    /// Words that only the later has.
    pub(super) words_new: &'static str,
    /// How two texts differ.
    pub(super) difference: &'static str,
    /// Documents that quote.
    pub(super) quotations: &'static str,
    /// Words that are the same.
    pub(super) words: &'static str,
    /// Yes, as an answer to a label.
    pub(super) yes: &'static str,
}

static ENGLISH: Labels = Labels {
    language: "en",
    direction: "ltr",
    every_word: "Documents with every word",
    some_words: "Documents with some of the words",
    shown: "Shown",
    passages: "Matching passages",
    nothing: "Nothing found",
    more: "More matching passages",
    copies: "Copies",
    copy_of: "Copy of",
    is_new: "new",
    has_changed: "changed",
    date: "Date",
    source: "Source",
    author: "Author",
    page: "Page",
    time: "Time",
    id: "Id",
    file: "File",
    address: "Address",
    new: "New",
    changed: "Changed",
    left_out: "Not shown",
    added: "Added",
    search: "Search",
    story: "Documents with this story",
    published_first: "Published first",
    asked: "Asked for",
    in_common: "In common, about",
    removed: "Words gone",
    words_new: "Words new",
    difference: "Difference",
    quotations: "Passages in other documents",
    words: "Words in common",
    yes: "yes",
};

static ARABIC: Labels = Labels {
    language: "ar",
    direction: "rtl",
    every_word: "وثائق فيها كل الكلمات",
    some_words: "وثائق فيها بعض الكلمات",
    shown: "المعروض",
    passages: "المقاطع المطابقة",
    nothing: "لا نتائج",
    more: "مقاطع أخرى مطابقة",
    copies: "نسخ من الخبر",
    copy_of: "نسخة من",
    is_new: "جديد",
    has_changed: "تغيّر",
    date: "التاريخ",
    source: "المصدر",
    author: "الكاتب",
    page: "الصفحة",
    time: "التوقيت",
    id: "المعرّف",
    file: "الملف",
    address: "الرابط",
    new: "الجديد",
    changed: "تغيّر",
    left_out: "غير المعروض",
    added: "أضيف",
    search: "البحث",
    story: "وثائق تحمل هذا الخبر",
    published_first: "أول من نشر",
    asked: "الوثيقة المطلوبة",
    in_common: "المشترك تقريباً",
    removed: "كلمات حُذفت",
    words_new: "كلمات أُضيفت",
    difference: "الفرق",
    quotations: "مقاطع في وثائق أخرى",
    words: "كلمات مشتركة",
    yes: "نعم",
};

fn for_direction(rtl: bool) -> &'static Labels {
    if rtl { &ARABIC } else { &ENGLISH }
}

/// Labels for a page of results: Arabic if at least half of the passages run from right to left,
/// or, without a hit, if the query does.
pub(super) fn for_results(results: &Results) -> &'static Labels {
    if results.hits.is_empty() {
        return for_direction(runs_rtl(&results.query).unwrap_or(false));
    }
    let texts = results.hits.iter().map(|hit| hit.passage.text.as_str());
    for_texts(texts)
}

/// Labels for several texts: Arabic if at least half of them run from right to left.
pub(super) fn for_texts<'t>(texts: impl Iterator<Item = &'t str>) -> &'static Labels {
    let (mut all, mut rtl) = (0, 0);
    for text in texts {
        all += 1;
        rtl += usize::from(runs_rtl(text).unwrap_or(false));
    }
    for_direction(rtl * 2 >= all)
}

/// Labels for one document: by its title, else its text.
pub(super) fn for_document(shown: &ShownDocument) -> &'static Labels {
    for_text(&shown.document, &shown.text)
}

/// The same, given document and text.
pub(super) fn for_text(document: &DocumentInfo, text: &str) -> &'static Labels {
    let title = filled(document.title.as_deref()).and_then(runs_rtl);
    for_direction(title.or_else(|| runs_rtl(text)).unwrap_or(false))
}

/// The value, if there is more to it than white space.
pub(super) fn filled(value: Option<&str>) -> Option<&str> {
    value.filter(|value| !value.trim().is_empty())
}

/// What to call a document: its title, else its id.
pub(super) fn name(document: &DocumentInfo) -> &str {
    filled(document.title.as_deref()).unwrap_or(&document.id)
}

/// Labels in the language of a terminal.
pub(super) fn english() -> &'static Labels {
    &ENGLISH
}

/// Labels in Arabic.
pub(super) fn arabic() -> &'static Labels {
    &ARABIC
}

/// Copies of a hit's story; so many at most, but all that are news, and how many there are besides.
pub(super) fn copies(hit: &Hit, most: usize, labels: &Labels) -> (Vec<String>, usize) {
    let copies = hit.duplicates.iter().enumerate();
    let named = copies.filter(|(place, copy)| *place < most || copy.news.is_some());
    let named: Vec<String> = named.map(|(_, named)| copy(named, labels)).collect();
    let rest = hit.duplicates.len() - named.len();
    (named, rest)
}

/// A copy by day, source and id, and whether it is news.
pub(super) fn copy(copy: &Duplicate, labels: &Labels) -> String {
    let news = copy.news.map(|news| match news {
        Arrival::New => format!("({})", labels.is_new),
        Arrival::Changed => format!("({})", labels.has_changed),
    });
    let (date, source) = (copy.date.as_deref(), copy.source.as_deref());
    let parts = [date, source, Some(&copy.id), news.as_deref()];
    let parts: Vec<&str> = parts.into_iter().filter_map(filled).collect();
    parts.join("  ")
}

/// The file, where the id does not already end the path.
pub(super) fn file(document: &DocumentInfo) -> Option<&str> {
    let within = document.id.split('#').next().unwrap_or("");
    let said = !within.is_empty() && document.path.ends_with(within);
    filled(Some(&document.path)).filter(|_| !said)
}

/// The further fields of a record as text, without those that are `null` or blank.
pub(super) fn extra(document: &DocumentInfo) -> impl Iterator<Item = (&str, String)> {
    document.extra.iter().filter_map(|(key, value)| {
        let text = match value {
            serde_json::Value::Null => return None,
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        filled(Some(&text))
            .is_some()
            .then_some((key.as_str(), text))
    })
}

/// The ranks shown, such as `11–20`.
pub(super) fn ranks(results: &Results) -> Option<String> {
    let first = results.hits.first()?.rank;
    let last = results.hits.last()?.rank;
    Some(if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::PassageInfo;
    use crate::text::Span;

    #[test]
    fn a_page_speaks_the_language_of_its_results() {
        let check = |query: &str, texts: &[&str], expected: &str| {
            let hits = texts.iter().map(|text| Hit {
                rank: 1,
                score: 1.0,
                document: DocumentInfo::default(),
                passage: PassageInfo {
                    text: (*text).to_owned(),
                    ..PassageInfo::default()
                },
                excerpt: Span::new(0, 0),
                highlights: Vec::new(),
                title_highlights: Vec::new(),
                more_passages: 0,
                duplicates: Vec::new(),
            });
            let results = Results {
                query: query.to_owned(),
                hits: hits.collect(),
                ..Results::default()
            };
            assert_eq!(
                for_results(&results).language,
                expected,
                "query {query:?}, hits {texts:?}"
            );
        };
        check("حلب", &[], "ar");
        check("Aleppo", &[], "en");
        check("F-16", &["غارة على حلب", "raid"], "ar");
        check("حلب", &["a raid on حلب", "raid", "غارة"], "en");
    }

    #[test]
    fn a_path_is_said_once() {
        let check = |id: &str, path: &str, expected: Option<&str>| {
            let document = DocumentInfo {
                id: id.to_owned(),
                path: path.to_owned(),
                ..DocumentInfo::default()
            };
            assert_eq!(file(&document), expected, "id {id:?}");
        };
        check("2021/a.txt", "/archive/2021/a.txt", None);
        check("2021/a.zip#b.txt", "/archive/2021/a.zip", None);
        check("SY-1", "/archive/a.jsonl", Some("/archive/a.jsonl"));
        check("#3", "/archive/a.jsonl", Some("/archive/a.jsonl"));
        check("x", "", None);
    }
}
