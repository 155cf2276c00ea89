//! The words around evidence, in Arabic and in English.

use crate::evidence::FileNow;
use crate::render::labels::{self, Labels};

/// A language that labels and citations are written in; texts stay in their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LabelLanguage {
    /// English.
    #[default]
    English,
    /// Arabic.
    Arabic,
}

impl LabelLanguage {
    /// The language that suits a text: Arabic where it runs from right to left.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match super::super::pieces::runs_rtl(text) {
            Some(true) => Self::Arabic,
            _ => Self::English,
        }
    }

    pub(in crate::render) fn labels(self) -> &'static Labels {
        match self {
            Self::English => labels::english(),
            Self::Arabic => labels::arabic(),
        }
    }

    pub(super) fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::Arabic => &ARABIC,
        }
    }
}

/// Labels of one language. Each stands before a value: `label: value`.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) quotes: (char, char),
    pub(super) title: &'static str,
    pub(super) author: &'static str,
    pub(super) source: &'static str,
    pub(super) date: &'static str,
    pub(super) address: &'static str,
    pub(super) id: &'static str,
    pub(super) page: &'static str,
    pub(super) time: &'static str,
    pub(super) characters: &'static str,
    pub(super) file: &'static str,
    pub(super) part: &'static str,
    pub(super) sha256: &'static str,
    pub(super) state: &'static str,
    pub(super) indexed: &'static str,
    pub(super) query: &'static str,
    pub(super) program: &'static str,
    pub(super) again: &'static str,
    pub(super) report: &'static str,
    pub(super) made: &'static str,
    pub(super) hits: &'static str,
    pub(super) hits_of: &'static str,
    pub(super) command: &'static str,
    pub(super) how_to_check: &'static str,
    same: &'static str,
    changed: &'static str,
    gone: &'static str,
    unreadable: &'static str,
    not_read: &'static str,
    unknown: &'static str,
}

impl Words {
    /// What became of the file.
    pub(super) fn now(&self, now: FileNow) -> &'static str {
        match now {
            FileNow::Same => self.same,
            FileNow::Changed => self.changed,
            FileNow::Gone => self.gone,
            FileNow::Unreadable => self.unreadable,
            FileNow::NotRead => self.not_read,
            FileNow::Unknown => self.unknown,
        }
    }
}

static ENGLISH: Words = Words {
    quotes: ('“', '”'),
    title: "Title",
    author: "Author",
    source: "Source",
    date: "Date",
    address: "Address",
    id: "Document",
    page: "Page",
    time: "Time",
    characters: "Characters",
    file: "File",
    part: "Part of the file",
    sha256: "SHA-256 of the file",
    state: "The file",
    indexed: "Indexed on",
    query: "Query",
    program: "Found with",
    again: "To find it again",
    report: "Evidence",
    made: "Made at",
    hits: "Hits",
    hits_of: "of",
    command: "Command",
    how_to_check: "A file is the same if `sha256sum FILE` prints the hash that stands with the hit. The command of a hit shows the \
        passage again, and says whether the file changed.",
    same: "is as it was indexed",
    changed: "has changed since it was indexed",
    gone: "is not there any more",
    unreadable: "cannot be read any more",
    not_read: "was not read again: it is large",
    unknown: "may or may not be as it was indexed: the index does not say",
};

static ARABIC: Words = Words {
    quotes: ('«', '»'),
    title: "العنوان",
    author: "الكاتب",
    source: "المصدر",
    date: "التاريخ",
    address: "الرابط",
    id: "الوثيقة",
    page: "الصفحة",
    time: "التوقيت",
    characters: "المحارف",
    file: "الملف",
    part: "جزء الملف",
    sha256: "بصمة الملف SHA-256",
    state: "حال الملف",
    indexed: "فُهرس في",
    query: "البحث",
    program: "عُثر عليه بـ",
    again: "للرجوع إليه",
    report: "شواهد",
    made: "أُعدّ في",
    hits: "النتائج",
    hits_of: "من",
    command: "الأمر",
    how_to_check: "الملف هو نفسه إذا طبع الأمر `sha256sum FILE` البصمة المكتوبة مع النتيجة. وأمر كل نتيجة يعرض المقطع من جديد، \
        ويقول هل تغيّر الملف.",
    same: "كما فُهرس",
    changed: "تغيّر منذ فُهرس",
    gone: "لم يعد موجودًا",
    unreadable: "لم تعد قراءته ممكنة",
    not_read: "لم يُقرأ ثانيةً لكبر حجمه",
    unknown: "لا يُعرف هل هو كما فُهرس",
};
