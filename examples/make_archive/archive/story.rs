//! The texts: stories of the sample corpus, each told apart by a reporter and an editor of its own.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::charsets::Charset;

/// Names of reporters, who stand in the first paragraph. None of the pairs stands in the corpus.
const REPORTERS: &[&str] = &[
    "رامز",
    "شاهر",
    "نوار",
    "قصي",
    "زهير",
    "فواز",
    "هيثم",
    "سهيل",
    "مهند",
    "وائل",
    "تامر",
    "جابر",
    "حازم",
    "خلدون",
    "دريد",
    "راكان",
    "سامر",
    "صخر",
    "ضرار",
    "طلال",
    "عاصم",
    "كنان",
];
const REPORTERS_FAMILIES: &[&str] = &[
    "الدباغ",
    "القطان",
    "الخياط",
    "الصواف",
    "العطار",
    "البيطار",
    "الحلاق",
    "النقاش",
    "الصباغ",
    "الوراق",
    "السمان",
    "البزاز",
    "الخراط",
    "المنجد",
    "الكيال",
    "الطحان",
    "السراج",
    "القباني",
    "الشماع",
    "اللحام",
    "الفران",
    "العجان",
];

/// Names of editors, who stand in the last paragraph.
const EDITORS: &[&str] = &[
    "ميسون",
    "رغد",
    "سلاف",
    "تماضر",
    "جمان",
    "دعد",
    "رباب",
    "رولا",
    "سوسن",
    "شيرين",
    "عبير",
    "غيد",
    "فاتن",
    "كوثر",
    "لميس",
    "مرام",
    "نوال",
    "هيام",
    "وداد",
    "سحر",
];
const EDITORS_FAMILIES: &[&str] = &[
    "الحوراني",
    "البقاعي",
    "الساحلي",
    "الجردي",
    "الغوطاني",
    "الشاغوري",
    "الميداني",
    "القدموسي",
    "الزبداني",
    "السلموني",
    "الداراني",
    "الدوماني",
    "الصيدناوي",
    "المعراوي",
    "الرستني",
    "القلموني",
    "الفراتي",
    "الخابوري",
    "البدوي",
];

/// A text of the corpus that no other document holds in this form.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) number: usize,
    pub(super) title: String,
    /// Year, month and day.
    pub(super) date: String,
    pub(super) source: String,
    pub(super) paragraphs: Vec<String>,
    /// Words of the first paragraph that no other story has side by side.
    pub(super) reporter: String,
    /// The same of the last paragraph.
    pub(super) editor: String,
}

impl Story {
    /// With what the charset cannot write replaced or left out.
    pub(super) fn narrowed(self, charset: Charset) -> Self {
        Self {
            title: charset.narrow(&self.title),
            source: charset.narrow(&self.source),
            paragraphs: self.paragraphs.iter().map(|p| charset.narrow(p)).collect(),
            ..self
        }
    }

    /// As plain text: title, blank line, paragraphs.
    pub(super) fn plain(&self) -> String {
        format!("{}\n\n{}\n", self.title, self.text())
    }

    /// The paragraphs, parted by blank lines.
    pub(super) fn text(&self) -> String {
        self.paragraphs.join("\n\n")
    }

    /// Year, month and day as numbers.
    pub(super) fn day(&self) -> (u16, u8, u8) {
        let mut parts = self.date.split('-');
        let mut next = || parts.next().unwrap_or_default();
        (
            next().parse().expect("a year"),
            next().parse().expect("a month"),
            next().parse().expect("a day"),
        )
    }
}

/// Tells stories, no two the same.
pub(super) struct Teller {
    texts: Vec<Text>,
    told: usize,
}

/// A document of the corpus.
struct Text {
    title: String,
    source: String,
    paragraphs: Vec<String>,
}

impl Teller {
    pub(super) fn new() -> Self {
        Self {
            texts: texts(),
            told: 0,
        }
    }

    /// The next story, with up to three paragraphs of the corpus.
    pub(super) fn next(&mut self) -> Story {
        self.tell(3)
    }

    /// The next story, with up to so many paragraphs of the corpus.
    pub(super) fn tell(&mut self, paragraphs: usize) -> Story {
        let number = self.told;
        self.told += 1;
        let (reporter, editor) = people(number);
        let text = self
            .texts
            .get(number % self.texts.len())
            .expect("the corpus has texts");
        let mut told = vec![format!(
            "قال {reporter} الذي حضر ما جرى وكتب عنه في يومه إن ما يلي هو ما رآه بعينه وما سمعه من أهل المكان."
        )];
        told.extend(text.paragraphs.iter().take(paragraphs).cloned());
        told.push(format!(
            "وراجعت هذه المادة قبل نشرها {editor} من قسم المتابعة، وأضافت أن عدد الشهود بلغ 35 شاهدا."
        ));
        let date = format!(
            "20{:02}-{:02}-{:02}",
            10 + number % 14,
            1 + number % 12,
            1 + number % 28
        );
        Story {
            number,
            title: text.title.clone(),
            date,
            source: text.source.clone(),
            paragraphs: told,
            reporter,
            editor,
        }
    }

    /// The next story as a charset can write it.
    pub(super) fn in_charset(&mut self, charset: Charset, paragraphs: usize) -> Story {
        self.tell(paragraphs).narrowed(charset)
    }
}

/// The reporter and the editor of a story.
fn people(number: usize) -> (String, String) {
    let pair = |first: &[&str], second: &[&str]| {
        let family = number / first.len();
        assert!(family < second.len(), "more stories than names");
        let (first, second) = (
            first.get(number % first.len()).expect("within"),
            second.get(family).expect("within"),
        );
        format!("{first} {second}")
    };
    (
        pair(REPORTERS, REPORTERS_FAMILIES),
        pair(EDITORS, EDITORS_FAMILIES),
    )
}

/// The plain texts and records of the corpus that have a title and two paragraphs, in the order of their paths.
fn texts() -> Vec<Text> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-corpus");
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let path = entry.expect("the corpus is there").into_path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let read = || fs::read_to_string(&path).expect("the corpus is UTF-8");
        match ending {
            Some("txt") => out.extend(of_plain(&read())),
            Some("json") => out.extend(of_json(&read())),
            Some("jsonl") => out.extend(read().lines().flat_map(of_json)),
            _ => {}
        }
    }
    assert!(out.len() > 20, "the corpus has {} texts", out.len());
    out
}

fn of_plain(text: &str) -> Option<Text> {
    let (title, rest) = text.split_once("\n\n")?;
    of_parts(title.lines().next()?, "صحيفة الشاهد", rest)
}

fn of_json(text: &str) -> Vec<Text> {
    let value: Value = serde_json::from_str(text).expect("the corpus is JSON");
    let records = match value {
        Value::Array(records) => records,
        record => vec![record],
    };
    let of_record = |record: &Value| {
        of_parts(
            record["title"].as_str()?,
            record["source"].as_str().unwrap_or("وكالة الشاهد"),
            record["text"].as_str()?,
        )
    };
    records.iter().filter_map(of_record).collect()
}

fn of_parts(title: &str, source: &str, text: &str) -> Option<Text> {
    let arabic = |text: &str| text.chars().any(|c| ('\u{621}'..='\u{64A}').contains(&c));
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|paragraph| paragraph.split(' ').count() >= 12 && arabic(paragraph))
        .collect();
    let words = title.split_whitespace().count();
    let suits = paragraphs.len() >= 2 && (3..=20).contains(&words) && arabic(title);
    suits.then(|| Text {
        title: title.split_whitespace().collect::<Vec<_>>().join(" "),
        source: source.to_owned(),
        paragraphs,
    })
}
