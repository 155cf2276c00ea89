//! No text of others breaks out of its medium, and nothing of it is lost on the way.

use super::*;
use crate::search::{
    Called, DocumentInfo, Duplicate, Facet, FacetKind, FacetValue, Hit, Note, PassageInfo,
};
use crate::text::{Span, is_bidi_override};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Text as an enemy would write it.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        prop::sample::select(vec![
            "<",
            ">",
            "\"",
            "'",
            "&",
            "</p>",
            "<script>",
            "-->",
            "\u{1b}[31m",
            "\u{1b}]8;;",
            "\u{9b}2J",
            "\u{7}",
            "\0",
            "\r\n",
            "\r",
            "\n",
            "\t",
            "\u{202E}",
            "\u{2067}",
            "\u{2068}",
            "\u{2069}",
            "\u{2028}",
            "\u{E0041}",
            "`",
            "*",
            "**",
            "_",
            "[x](y)",
            "![x]",
            "# ",
            "\n# ",
            "- ",
            "1. ",
            "|",
            "~~",
            "$",
            "\\",
            "\n\n",
            "    ",
            "https://x.org",
            "www.x.org",
            "<http://x>",
            "=",
            "+",
            "@",
            ",",
            ";",
            "{",
            "}",
            "^",
            "---",
            "===",
            ":",
        ])
        .prop_map(str::to_owned),
        "[ء-ي]{1,5}",
        "[a-z0-9 ]{1,5}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

/// Text that is not blank, and whole words of it.
fn marked_text() -> impl Strategy<Value = (String, Vec<Span>)> {
    (hostile(), any::<u64>()).prop_map(|(text, choice)| {
        let text = format!("{text} x");
        let mut place = 0;
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| {
                place += 1;
                let start = word.as_ptr() as usize - text.as_ptr() as usize;
                (place, Span::new(start, start + word.len()))
            })
            .filter(|(place, _)| choice >> (place % 64) & 1 == 1)
            .map(|(_, span)| span)
            .collect();
        (text, words)
    })
}

/// Results and a document whose every field is hostile. Each ends with a letter, so that none is
/// left out as blank.
pub(super) fn hostile_input() -> impl Strategy<Value = (Results, ShownDocument)> {
    (
        marked_text(),
        marked_text(),
        prop::collection::vec(hostile(), 9),
        any::<bool>(),
    )
        .prop_map(
            |((text, highlights), (title, title_highlights), fields, long)| {
                let at = |n: usize| format!("{}x", fields[n]);
                let document = DocumentInfo {
                    key: None,
                    id: at(0),
                    path: format!("{}y", at(1)),
                    title: Some(title),
                    date: Some(at(2)),
                    source: Some(at(3)),
                    url: Some(at(4)),
                    author: Some(at(5)),
                    language: Some(at(6)),
                    date_from: None,
                    date_calendar: None,
                    language_from: None,
                    file_format: Some(at(7)),
                    encoding: Some(at(8)),
                    extra: [(at(7), json!(at(8)))].into_iter().collect(),
                };
                let excerpt = Span::new(0, text.len());
                let text = if long {
                    format!("{text}{}", " z".repeat(300))
                } else {
                    text
                };
                let shown = ShownDocument {
                    document: document.clone(),
                    text: text.clone(),
                    highlights: highlights.clone(),
                    title_highlights: title_highlights.clone(),
                    places: Vec::new(),
                    told: Vec::new(),
                    passages: vec![(Span::new(0, text.len()), long)],
                };
                let copy = text.clone();
                let hit = Hit {
                    rank: 1,
                    score: 1.5,
                    document,
                    passage: PassageInfo {
                        text,
                        ..PassageInfo::default()
                    },
                    excerpt,
                    highlights,
                    title_highlights,
                    more_passages: 1,
                    duplicates: vec![Duplicate {
                        id: copy.clone(),
                        title: Some(copy.clone()),
                        source: Some(copy.clone()),
                        date: Some(copy.clone()),
                        same_text: true,
                        ..Duplicate::default()
                    }],
                };
                let results = Results {
                    query: at(7),
                    hits: vec![hit],
                    totals: Totals::default(),
                    notes: vec![Note::NoPattern(at(8))],
                    facets: vec![Facet {
                        kind: FacetKind::Source,
                        values: vec![FacetValue {
                            value: at(3),
                            called: Called {
                                name: at(3),
                                english: Some(at(4)),
                                within: Some((at(5), at(6))),
                            },
                            documents: 2,
                            documents_all: 1,
                        }],
                        more: 1,
                    }],
                    ..Results::default()
                };
                (results, shown)
            },
        )
}

/// The same input with every text harmless, matches left out.
pub(super) fn tamed(results: &Results, shown: &ShownDocument) -> (Results, ShownDocument) {
    let word = || Some("x".to_owned());
    let document = |given: &DocumentInfo| DocumentInfo {
        key: None,
        id: "x".to_owned(),
        path: "y".to_owned(),
        title: word(),
        date: word(),
        source: word(),
        url: given.url.as_deref().map(|url| match web_address(url) {
            Some(_) => "https://x".to_owned(),
            None => "x".to_owned(),
        }),
        author: word(),
        language: given.language.clone(),
        date_from: None,
        date_calendar: None,
        language_from: None,
        file_format: word(),
        encoding: word(),
        extra: [("x".to_owned(), json!("x"))].into_iter().collect(),
    };
    let mut results = results.clone();
    for hit in &mut results.hits {
        hit.document = document(&hit.document);
        hit.passage.text = "x".to_owned();
        hit.highlights.clear();
        hit.title_highlights.clear();
    }
    results.query = "x".to_owned();
    results.notes = vec![Note::NoPattern("x".to_owned())];
    let matching = shown.passages.first().is_some_and(|passage| passage.1);
    let shown = ShownDocument {
        document: document(&shown.document),
        text: "x".to_owned(),
        highlights: Vec::new(),
        title_highlights: Vec::new(),
        places: Vec::new(),
        told: Vec::new(),
        passages: vec![(Span::new(0, 1), matching)],
    };
    (results, shown)
}

/// The tags of a page with the names of their attributes. Values stand in double quotes.
pub(super) fn tags(page: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = page;
    while let Some((_, from)) = rest.split_once('<') {
        let (mut tag, mut quoted, mut length) = (String::new(), false, 0);
        for c in from.chars() {
            length += c.len_utf8();
            match c {
                '"' => quoted = !quoted,
                '>' if !quoted => break,
                c if !quoted => tag.push(c),
                _ => {}
            }
        }
        out.push(tag);
        rest = from.get(length..).unwrap_or("");
    }
    out.retain(|tag| tag != "mark" && tag != "/mark");
    out
}

/// The structure of Markdown: what a parser with all extensions makes of it, without the text.
pub(super) fn structure(markdown: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    let events = Parser::new_ext(markdown, Options::all()).filter_map(|event| match event {
        Event::Text(_) | Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => None,
        Event::Start(Tag::Link { .. }) => Some("Start(Link)".to_owned()),
        other => Some(format!("{other:?}")),
    });
    events.collect()
}

/// The text of the first quotation, with matches between brackets.
fn quoted(markdown: &str) -> String {
    use pulldown_cmark::{Event, Parser, Tag, TagEnd};
    Parser::new(markdown)
        .skip_while(|event| !matches!(event, Event::Start(Tag::BlockQuote(_))))
        .take_while(|event| !matches!(event, Event::End(TagEnd::BlockQuote(_))))
        .map(|event| match event {
            Event::Text(text) => text.into_string(),
            Event::Start(Tag::Strong) => "⟦".to_owned(),
            Event::End(TagEnd::Strong) => "⟧".to_owned(),
            _ => String::new(),
        })
        .collect()
}

/// The text without SGR sequences; fails on any other control.
fn without_sgr(shown: &str) -> String {
    let mut out = String::new();
    for (place, part) in shown.split('\u{1b}').enumerate() {
        let rest = match place {
            0 => part,
            _ => ["[1m", "[2m", "[1;7m", "[0m"]
                .iter()
                .find_map(|sequence| part.strip_prefix(sequence))
                .expect("only our own sequences"),
        };
        out.push_str(rest);
    }
    out
}

pub(super) fn check_terminal(shown: &str) {
    for line in without_sgr(shown).split('\n') {
        let mut open = 0;
        for c in line.chars() {
            match c {
                '\u{2068}' => open += 1,
                '\u{2069}' => open -= 1,
                c => assert!(!c.is_control() && !is_bidi_override(c), "{c:?} in {line:?}"),
            }
            assert!((0..=1).contains(&open), "isolates in {line:?}");
        }
        assert_eq!(open, 0, "isolates in {line:?}");
    }
}

proptest! {
    #[test]
    fn nothing_escapes_to_the_terminal((results, shown) in hostile_input(), width in 0usize..60) {
        for isolates in [false, true] {
            for color in [false, true] {
                let screen = Screen { color, isolates, width, visual: !isolates && width % 2 == 1, ..PIPE };
                check_terminal(&hits_as(Format::Text, &results, screen));
                check_terminal(&document_as(Format::Text, &shown, screen));
            }
        }
    }

    #[test]
    fn color_adds_nothing_to_the_text((mut results, _) in hostile_input()) {
        let color = Screen { color: true, ..PIPE };
        let colored = without_sgr(&hits_as(Format::Text, &results, color));
        for hit in &mut results.hits {
            hit.highlights.clear();
            hit.title_highlights.clear();
        }
        prop_assert_eq!(colored, hits_as(Format::Text, &results, PIPE));
    }

    #[test]
    fn no_content_becomes_a_tag((results, shown) in hostile_input()) {
        let (tame, tame_shown) = tamed(&results, &shown);
        prop_assert_eq!(
            tags(&hits_as(Format::Html, &results, PIPE)),
            tags(&hits_as(Format::Html, &tame, PIPE))
        );
        prop_assert_eq!(
            tags(&document_as(Format::Html, &shown, PIPE)),
            tags(&document_as(Format::Html, &tame_shown, PIPE))
        );
        let escaped = escape_html(&results.hits[0].passage.text);
        prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
    }

    #[test]
    fn no_content_becomes_markup((results, _) in hostile_input()) {
        let (tame, _) = tamed(&results, &ShownDocument::default());
        prop_assert_eq!(
            structure(&hits_as(Format::Markdown, &results, PIPE)),
            structure(&hits_as(Format::Markdown, &tame, PIPE))
        );
        let hit = &results.hits[0];
        let window = Span::new(0, hit.passage.text.len());
        let expected: String = pieces(&hit.passage.text, window, &hit.highlights)
            .iter()
            .map(|piece| if piece.lit { format!("⟦{}⟧", piece.text) } else { piece.text.to_owned() })
            .collect();
        prop_assert_eq!(quoted(&hits_as(Format::Markdown, &results, PIPE)), one_line(&expected));
    }

    #[test]
    fn a_document_stays_a_list_and_paragraphs((_, shown) in hostile_input()) {
        let allowed = ["Heading", "Link", "List", "Item", "Paragraph", "BlockQuote"];
        for event in structure(&document_as(Format::Markdown, &shown, PIPE)) {
            prop_assert!(allowed.iter().any(|name| event.contains(name)), "{}", event);
        }
    }

    #[test]
    fn json_gives_back_text_and_places((results, _) in hostile_input()) {
        let hit = &results.hits[0];
        let lines = hits_as(Format::Json, &results, PIPE);
        let (line, facets) = lines.split_once('\n').expect("a hit and facets");
        let counted: Value = serde_json::from_str(facets).expect("a line of JSON");
        let value = &results.facets[0].values[0].value;
        prop_assert_eq!(&counted["facets"]["source"]["values"][0]["value"], &json!(value));
        prop_assert!(!lines.lines().any(|line| line.chars().any(|c| c.is_control() || is_bidi_override(c))));
        let value: Value = serde_json::from_str(line).expect("a line of JSON");
        prop_assert_eq!(&value["passage"]["text"], &json!(hit.passage.text));
        prop_assert_eq!(&value["document"]["title"], &json!(hit.document.title));
        prop_assert_eq!(&value["document"]["extra"], &Value::Object(hit.document.extra.clone()));
        let title = hit.document.title.as_deref().unwrap_or("");
        for (key, text, spans) in [
            ("highlights", hit.passage.text.as_str(), &hit.highlights),
            ("title_highlights", title, &hit.title_highlights),
        ] {
            let ranges = value[key].as_array().expect("an array");
            prop_assert_eq!(ranges.len(), spans.len());
            for (range, span) in ranges.iter().zip(spans) {
                let start = range["start"].as_u64().expect("a number") as usize;
                let end = range["end"].as_u64().expect("a number") as usize;
                let word: String = text.chars().skip(start).take(end - start).collect();
                prop_assert_eq!(word, span.of(text));
            }
        }
    }

    #[test]
    fn a_table_keeps_its_columns((results, shown) in hostile_input()) {
        for table in [hits_as(Format::Csv, &results, PIPE), document_as(Format::Csv, &shown, PIPE)] {
            let mut reader = csv::Reader::from_reader(table.as_bytes());
            let columns = reader.headers().expect("a header").len();
            let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
            prop_assert_eq!(rows.len(), 1);
            for row in &rows {
                prop_assert_eq!(row.len(), columns);
                for cell in row {
                    prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{:?}", cell);
                }
            }
        }
    }
}
