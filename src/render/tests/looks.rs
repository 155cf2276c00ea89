//! What each medium looks like.

use super::*;
use crate::search::{Day, DocumentInfo, Duplicate, Hit, Note, PassageInfo, Told};
use crate::text::Span;
use serde_json::{Value, json};

const ALL: [Format; 5] = [
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Html,
    Format::Markdown,
];

const TTY: Screen = Screen {
    color: true,
    isolates: true,
    width: 40,
    visual: false,
    links: None,
};

/// The places of words in a text, each looked for behind the one before.
fn spans(text: &str, words: &[&str]) -> Vec<Span> {
    let mut at = 0;
    let find = |word: &&str| {
        let found = text
            .match_indices(*word)
            .map(|(start, _)| start)
            .find(|&start| start >= at);
        let start = found.expect("the word stands in the text");
        at = start + word.len();
        Span::new(start, at)
    };
    words.iter().map(find).collect()
}

pub(super) fn sample() -> Results {
    let text = "قُصِفت المدرسة فجراً،\nوقال شهود إن طائرة F-16 شوهدت قبل القصف بدقائق.";
    let title = "قصف مدرسة في الريف";
    let first = Hit {
        rank: 1,
        score: 17.214_96,
        document: DocumentInfo {
            id: "2021/school.txt".to_owned(),
            path: "/archive/2021/school.txt".to_owned(),
            title: Some(title.to_owned()),
            date: Some("2021-11-01".to_owned()),
            source: Some("مرصد الريف".to_owned()),
            url: Some("https://example.org/a?b=1&c='2'".to_owned()),
            language: Some("ar".to_owned()),
            ..DocumentInfo::default()
        },
        passage: PassageInfo {
            ordinal: 4,
            start: 120,
            end: 120 + text.chars().count() as u64,
            page: Some(3),
            time: None,
            text: text.to_owned(),
            told: Vec::new(),
            told_asked: Vec::new(),
        },
        excerpt: Span::new(0, text.len()),
        highlights: spans(text, &["قُصِفت المدرسة", "القصف"]),
        title_highlights: spans(title, &["قصف", "مدرسة"]),
        more_passages: 2,
        duplicates: vec![
            Duplicate {
                id: "wires/77".to_owned(),
                title: Some("قصف مدرسة".to_owned()),
                source: Some("وكالة السهل".to_owned()),
                date: Some("2021-11-02".to_owned()),
                same_text: false,
                ..Duplicate::default()
            },
            Duplicate {
                id: "wires/78".to_owned(),
                same_text: true,
                ..Duplicate::default()
            },
        ],
    };
    let before = "كلام سابق لا يخص الخبر. ".repeat(20);
    let text = format!("{before}ثم سُمع دوي القصف <b>غرباً</b> {before}");
    let start = before.len();
    let second = Hit {
        rank: 2,
        score: 3.0,
        document: DocumentInfo {
            id: "SY-77".to_owned(),
            path: "/archive/records.jsonl".to_owned(),
            author: Some("-غير معروف".to_owned()),
            url: Some("javascript:alert(1)".to_owned()),
            extra: [("عدد القتلى".to_owned(), json!(3))].into_iter().collect(),
            ..DocumentInfo::default()
        },
        passage: PassageInfo {
            end: text.chars().count() as u64,
            ..PassageInfo::default()
        },
        excerpt: Span::new(start, start + "ثم سُمع دوي القصف <b>غرباً</b> ".len()),
        highlights: spans(&text, &["القصف"]),
        title_highlights: Vec::new(),
        more_passages: 0,
        duplicates: Vec::new(),
    };
    let second = Hit {
        passage: PassageInfo {
            text,
            ..second.passage.clone()
        },
        ..second
    };
    Results {
        query: "قصف مدرسة".to_owned(),
        hits: vec![first, second],
        totals: Totals {
            documents: 352,
            passages: 600,
            documents_all: 12,
            passages_all: 15,
        },
        notes: vec![Note::NoPattern("[".to_owned())],
        ..Results::default()
    }
}

fn sample_document() -> ShownDocument {
    let text = "سطر أول.\n\nوقع القصف ليلاً.\n- لا جرحى.\nسطر أخير.\n";
    let passages = ["سطر أول.\n\n", "وقع القصف ليلاً.\n- لا جرحى.\n", "سطر أخير.\n"];
    let places = spans(text, &passages);
    let first = &sample().hits[0];
    ShownDocument {
        document: DocumentInfo {
            extra: [
                ("عدد القتلى".to_owned(), json!(3)),
                ("none".to_owned(), Value::Null),
            ]
            .into_iter()
            .collect(),
            ..first.document.clone()
        },
        text: text.to_owned(),
        highlights: spans(text, &["القصف"]),
        title_highlights: first.title_highlights.clone(),
        told: vec![Told {
            span: spans(text, &["ليلاً"])[0],
            first: Day::new(2014, 3, 3).expect("a day"),
            last: Day::new(2014, 3, 4).expect("a day"),
        }],
        passages: places.into_iter().zip([false, true, false]).collect(),
        ..ShownDocument::default()
    }
}

/// Escape, FSI and PDI as signs that can be seen.
fn visible(text: &str) -> String {
    text.replace('\u{1b}', "␛")
        .replace('\u{2068}', "⟦")
        .replace('\u{2069}', "⟧")
        .replace('\u{200F}', "⟨rlm⟩")
}

/// The part of a page that is not the same on every page.
fn body(page: &str) -> &str {
    page.split_once("<body>\n").map_or("", |(_, body)| body)
}

#[test]
fn text_on_a_pipe() {
    insta::assert_snapshot!(hits_as(Format::Text, &sample(), PIPE), @r##"
    1. 2021-11-01  p. 3  مرصد الريف
       *قصف* *مدرسة* في الريف
       *قُصِفت المدرسة* فجراً، وقال شهود إن طائرة F-16 شوهدت قبل *القصف* بدقائق.
       2021/school.txt
       +2 more passages
       +2 copies
         2021-11-02 وكالة السهل wires/77
         wires/78

    2.
       …ثم سُمع دوي *القصف* <b>غرباً</b>…
       SY-77
       /archive/records.jsonl

    12 documents hold every word, 340 more hold some of them (shown 1–2)
    "##);
}

#[test]
fn text_on_a_terminal() {
    insta::assert_snapshot!(visible(&hits_as(Format::Text, &sample(), TTY)), @r##"
    ␛[1m1.␛[0m 2021-11-01  p. 3  ⟦مرصد الريف⟧
       ⟦␛[1;7mقصف␛[0m␛[1m ␛[0m␛[1;7mمدرسة␛[0m␛[1m في الريف␛[0m⟧
       ⟦␛[1;7mقُصِفت المدرسة␛[0m فجراً، وقال شهود إن طائرة⟧
       ⟦⟨rlm⟩F-16 شوهدت قبل ␛[1;7mالقصف␛[0m بدقائق.⟧
       ␛[2m2021/school.txt␛[0m
       ␛[2m+2 more passages␛[0m
       ␛[2m+2 copies␛[0m
         ⟦␛[2m2021-11-02 وكالة السهل wires/77␛[0m⟧
         ␛[2mwires/78␛[0m

    ␛[1m2.␛[0m
       ⟦…ثم سُمع دوي ␛[1;7mالقصف␛[0m <b>غرباً</b>…⟧
       ␛[2mSY-77␛[0m
       ␛[2m/archive/records.jsonl␛[0m

    ␛[2m12 documents hold every word, 340 more hold some of them (shown 1–2)␛[0m
    "##);
}

#[test]
fn json_lines() {
    let mut results = sample();
    results.hits.truncate(1);
    insta::assert_snapshot!(hits_as(Format::Json, &results, PIPE), @r##"
    {"format":1,"rank":1,"score":17.215,"document":{"id":"2021/school.txt","path":"/archive/2021/school.txt","title":"قصف مدرسة في الريف","date":"2021-11-01","source":"مرصد الريف","url":"https://example.org/a?b=1&c='2'","author":null,"language":"ar","date_from":null,"date_calendar":null,"language_from":null,"file_format":null,"encoding":null,"extra":{}},"passage":{"ordinal":4,"start":120,"end":189,"page":3,"time":null,"text":"قُصِفت المدرسة فجراً،\nوقال شهود إن طائرة F-16 شوهدت قبل القصف بدقائق.","excerpt":{"start":0,"end":69},"told":[]},"highlights":[{"start":0,"end":14},{"start":56,"end":61}],"more_passages":2,"duplicates":[{"id":"wires/77","source":"وكالة السهل","date":"2021-11-02","title":"قصف مدرسة","same_text":false},{"id":"wires/78","source":null,"date":null,"title":null,"same_text":true}],"title_highlights":[{"start":0,"end":3},{"start":4,"end":9}]}
    "##);
}

#[test]
fn csv_rows() {
    let mut results = sample();
    results.hits[1].passage.text = "=القصف".to_owned();
    results.hits[1].highlights = vec![Span::new(1, "=القصف".len())];
    insta::assert_snapshot!(hits_as(Format::Csv, &results, PIPE), @r##"
    rank,score,id,path,title,date,source,url,author,language,ordinal,start,end,page,passage,highlights,copies
    1,17.215,2021/school.txt,/archive/2021/school.txt,قصف مدرسة في الريف,2021-11-01,مرصد الريف,https://example.org/a?b=1&c='2',,ar,4,120,189,3,"قُصِفت المدرسة فجراً،
    وقال شهود إن طائرة F-16 شوهدت قبل القصف بدقائق.",0-14;56-61,2021-11-02  وكالة السهل  wires/77; wires/78
    2,3,SY-77,/archive/records.jsonl,,,,javascript:alert(1),'-غير معروف,,0,0,991,,'=القصف,1-6,
    "##);
}

#[test]
fn html_page() {
    let mut results = sample();
    results.hits[1].passage.text = "القصف <b>غرباً</b>".to_owned();
    results.hits[1].highlights = vec![Span::new(0, "القصف".len())];
    let page = hits_as(Format::Html, &results, PIPE);
    let (head, _) = page.split_once("<style>").expect("a style");
    insta::assert_snapshot!(head, @r##"
    <!doctype html>
    <html lang="ar" dir="rtl">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <title>قصف مدرسة</title>
    "##);
    insta::assert_snapshot!(body(&page), @r##"
    <h1 dir="auto">قصف مدرسة</h1>
    <dl>
    <div><dt>وثائق فيها كل الكلمات</dt><dd dir="ltr">12</dd></div>
    <div><dt>وثائق فيها بعض الكلمات</dt><dd dir="ltr">340</dd></div>
    <div><dt>المعروض</dt><dd dir="ltr">1–2</dd></div>
    </dl>
    <ul class="notes" lang="en" dir="ltr">
    <li><bdi>`[` is no pattern for paths; it is compared letter by letter</bdi></li>
    </ul>
    <main>
    <article class="hit" id="hit-1">
    <h2>1. <bdi lang="ar"><mark>قصف</mark> <mark>مدرسة</mark> في الريف</bdi></h2>
    <dl>
    <div><dt>التاريخ</dt><dd dir="ltr"><time datetime="2021-11-01">2021-11-01</time></dd></div>
    <div><dt>المصدر</dt><dd><bdi>مرصد الريف</bdi></dd></div>
    <div><dt>الصفحة</dt><dd dir="ltr">3</dd></div>
    </dl>
    <p class="text" dir="auto" lang="ar"><mark>قُصِفت المدرسة</mark> فجراً،
    وقال شهود إن طائرة F-16 شوهدت قبل <mark>القصف</mark> بدقائق.</p>
    <dl>
    <div><dt>المعرّف</dt><dd><bdi>2021/school.txt</bdi></dd></div>
    <div><dt>الرابط</dt><dd><a href="https://example.org/a?b=1&amp;c=&#39;2&#39;" rel="noreferrer noopener"><bdi>https://example.org/a?b=1&amp;c=&#39;2&#39;</bdi></a></dd></div>
    <div><dt>مقاطع أخرى مطابقة</dt><dd dir="ltr">2</dd></div>
    <div><dt>نسخ من الخبر</dt>
    <dd><bdi>2021-11-02 وكالة السهل wires/77</bdi></dd>
    <dd><bdi>wires/78</bdi></dd>
    </div>
    </dl>
    </article>
    <article class="hit" id="hit-2">
    <h2>2. <bdi>SY-77</bdi></h2>
    <dl>
    <div><dt>الكاتب</dt><dd><bdi>-غير معروف</bdi></dd></div>
    </dl>
    <p class="text" dir="auto"><mark>القصف</mark> &lt;b&gt;غرباً&lt;/b&gt;</p>
    <dl>
    <div><dt>المعرّف</dt><dd><bdi>SY-77</bdi></dd></div>
    <div><dt>الملف</dt><dd><bdi>/archive/records.jsonl</bdi></dd></div>
    <div><dt>الرابط</dt><dd><bdi>javascript:alert(1)</bdi></dd></div>
    </dl>
    </article>
    </main>
    </body>
    </html>
    "##);
}

#[test]
fn markdown_list() {
    let mut results = sample();
    results.hits[1].passage.text = "- القصف <b>غرباً</b>".to_owned();
    results.hits[1].highlights = vec![Span::new(2, "- القصف".len())];
    insta::assert_snapshot!(hits_as(Format::Markdown, &results, PIPE), @r##"
    # قصف مدرسة

    - وثائق فيها كل الكلمات: 12
    - وثائق فيها بعض الكلمات: 340
    - المعروض: 1–2

    \`\[\` is no pattern for paths; it is compared letter by letter

    ## 1. **قصف** **مدرسة** في الريف

    > **قُصِفت المدرسة** فجراً، وقال شهود إن طائرة F-16 شوهدت قبل **القصف** بدقائق.

    - التاريخ: 2021-11-01
    - المصدر: مرصد الريف
    - الصفحة: 3
    - المعرّف: 2021/school.txt
    - الرابط: <https://example.org/a?b=1&c='2'>
    - مقاطع أخرى مطابقة: 2
    - نسخ من الخبر: 2021-11-02 وكالة السهل wires/77
    - نسخ من الخبر: wires/78

    ## 2. SY-77

    > \- **القصف** \<b\>غرباً\</b\>

    - الكاتب: -غير معروف
    - المعرّف: SY-77
    - الملف: /archive/records.jsonl
    - الرابط: javascript:alert(1)
    "##);
}

#[test]
fn whole_document() {
    let shown = sample_document();
    insta::assert_snapshot!(document_as(Format::Text, &shown, PIPE), @r##"
    *قصف* *مدرسة* في الريف
    date: 2021-11-01
    source: مرصد الريف
    language: ar
    url: https://example.org/a?b=1&c='2'
    id: 2021/school.txt
    file: /archive/2021/school.txt
    عدد القتلى:
       3

    سطر أول.

    ── passage 1 ──
    وقع *القصف* ليلاً.
    - لا جرحى.
    ──
    سطر أخير.
    "##);
    insta::assert_snapshot!(document_as(Format::Json, &shown, PIPE), @r##"
    {"format":1,"document":{"id":"2021/school.txt","path":"/archive/2021/school.txt","title":"قصف مدرسة في الريف","date":"2021-11-01","source":"مرصد الريف","url":"https://example.org/a?b=1&c='2'","author":null,"language":"ar","date_from":null,"date_calendar":null,"language_from":null,"file_format":null,"encoding":null,"extra":{"عدد القتلى":3,"none":null}},"text":"سطر أول.\n\nوقع القصف ليلاً.\n- لا جرحى.\nسطر أخير.\n","highlights":[{"start":14,"end":19}],"passages":[{"ordinal":0,"start":0,"end":10,"matches":false},{"ordinal":1,"start":10,"end":38,"matches":true},{"ordinal":2,"start":38,"end":48,"matches":false}],"title_highlights":[{"start":0,"end":3},{"start":4,"end":9}],"told":[{"start":20,"end":25,"from":"2014-03-03","until":"2014-03-04"}]}
    "##);
    insta::assert_snapshot!(document_as(Format::Csv, &shown, PIPE), @r##"
    id,path,title,date,source,url,author,language,ordinal,start,end,matches,passage,highlights
    2021/school.txt,/archive/2021/school.txt,قصف مدرسة في الريف,2021-11-01,مرصد الريف,https://example.org/a?b=1&c='2',,ar,0,0,10,false,"سطر أول.

    ",
    2021/school.txt,/archive/2021/school.txt,قصف مدرسة في الريف,2021-11-01,مرصد الريف,https://example.org/a?b=1&c='2',,ar,1,10,38,true,"وقع القصف ليلاً.
    - لا جرحى.
    ",4-9
    2021/school.txt,/archive/2021/school.txt,قصف مدرسة في الريف,2021-11-01,مرصد الريف,https://example.org/a?b=1&c='2',,ar,2,38,48,false,"سطر أخير.
    ",
    "##);
    insta::assert_snapshot!(body(&document_as(Format::Html, &shown, PIPE)), @r##"
    <h1 dir="auto" lang="ar"><mark>قصف</mark> <mark>مدرسة</mark> في الريف</h1>
    <dl>
    <div><dt>التاريخ</dt><dd dir="ltr"><time datetime="2021-11-01">2021-11-01</time></dd></div>
    <div><dt>المصدر</dt><dd><bdi>مرصد الريف</bdi></dd></div>
    <div><dt>المعرّف</dt><dd><bdi>2021/school.txt</bdi></dd></div>
    <div><dt>الرابط</dt><dd><a href="https://example.org/a?b=1&amp;c=&#39;2&#39;" rel="noreferrer noopener"><bdi>https://example.org/a?b=1&amp;c=&#39;2&#39;</bdi></a></dd></div>
    <div><dt><bdi>عدد القتلى</bdi></dt><dd><bdi>3</bdi></dd></div>
    </dl>
    <nav>المقاطع المطابقة:
    <a href="#passage-1">1</a>
    </nav>
    <main lang="ar">
    <div class="text" dir="auto">سطر أول.

    </div>
    <div class="text matching" id="passage-1" dir="auto">وقع <mark>القصف</mark> ليلاً.
    - لا جرحى.
    </div>
    <div class="text" dir="auto">سطر أخير.
    </div>
    </main>
    </body>
    </html>
    "##);
    insta::assert_snapshot!(document_as(Format::Markdown, &shown, PIPE), @r##"
    # **قصف** **مدرسة** في الريف

    - التاريخ: 2021-11-01
    - المصدر: مرصد الريف
    - المعرّف: 2021/school.txt
    - الرابط: <https://example.org/a?b=1&c='2'>
    - عدد القتلى: 3

    سطر أول.

    > وقع **القصف** ليلاً.
    >
    > \- لا جرحى.

    سطر أخير.
    "##);
}

#[test]
fn numbers_only() {
    let totals = sample().totals;
    let as_ = |format| written(|out| counts(out, format, &totals));
    insta::assert_snapshot!(as_(Format::Text), @r##"
    12 documents hold every word, 340 more hold some of them
    600 passages, 15 with every word
    "##);
    insta::assert_snapshot!(as_(Format::Json), @r##"
    {"format":1,"documents":352,"passages":600,"all_words":{"documents":12,"passages":15}}
    "##);
    insta::assert_snapshot!(as_(Format::Csv), @r##"
    documents,passages,all_words_documents,all_words_passages
    352,600,12,15
    "##);
    insta::assert_snapshot!(body(&as_(Format::Html)), @r##"
    <dl>
    <div><dt>Documents with every word</dt><dd dir="ltr">12</dd></div>
    <div><dt>Documents with some of the words</dt><dd dir="ltr">340</dd></div>
    <div><dt>Matching passages</dt><dd dir="ltr">600</dd></div>
    </dl>
    </body>
    </html>
    "##);
    insta::assert_snapshot!(as_(Format::Markdown), @r##"
    - Documents with every word: 12
    - Documents with some of the words: 340
    - Matching passages: 600
    "##);
}

#[test]
fn totals_are_said_in_full_sentences() {
    let check = |documents: usize, documents_all: usize, expected: &str| {
        let totals = Totals {
            documents,
            documents_all,
            ..Totals::default()
        };
        let said = written(|out| counts(out, Format::Text, &totals));
        assert_eq!(said.lines().next(), Some(expected));
    };
    check(0, 0, "no document matches");
    check(1, 1, "1 document holds every word");
    check(3, 0, "no document holds every word, 3 hold some of them");
    check(
        3,
        2,
        "2 documents hold every word, 1 more holds some of them",
    );
}

#[test]
fn without_hits_only_what_a_reader_of_the_format_needs() {
    let results = Results {
        query: "حلب".to_owned(),
        ..Results::default()
    };
    let check = |format, expected: &str| {
        let shown = hits_as(format, &results, TTY);
        assert!(shown.contains(expected), "{format:?}: {shown}");
        assert_eq!(shown.is_empty(), expected.is_empty(), "{format:?}: {shown}");
    };
    check(Format::Text, "");
    check(Format::Json, "");
    check(Format::Csv, "rank,score,");
    check(Format::Html, "لا نتائج");
    check(Format::Markdown, "لا نتائج");
}

/// A reader that has gone away.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_stays_a_closed_pipe() {
    for format in ALL {
        let kinds = [
            hits(&mut Closed, format, &sample(), &PIPE),
            document(&mut Closed, format, &sample_document(), &PIPE),
            counts(&mut Closed, format, &Totals::default()),
        ]
        .map(|result| result.map_err(|error| error.kind()));
        assert_eq!(kinds, [Err(io::ErrorKind::BrokenPipe); 3], "{format:?}");
    }
}
