//! What a word may say of a day: names of months and days of the week, units of time, and what turns them to the past or
//! the future.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::analysis::{fold, with_clitics};
use crate::document::Calendar;
use crate::document::date::names;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// To which side of the day of publication something lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// قبل الماضي
    BeforePast,
    /// الماضي
    Past,
    /// الجاري
    Current,
    /// المقبل
    Next,
}

impl Turn {
    /// How many units that is.
    pub(super) fn steps(self) -> i32 {
        match self {
            Self::BeforePast => -2,
            Self::Past => -1,
            Self::Current => 0,
            Self::Next => 1,
        }
    }
}

/// What a word may say of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// Nothing.
    Other,
    /// A whole number, and how many digits it is written with.
    Number(u32, u8),
    /// A month of one word.
    Month(Calendar, u32),
    /// The first word of months of two, by its place in [`HEADS`].
    Head(u8),
    /// A day of the week; Monday is 1.
    Weekday(u32),
    /// أمس
    Yesterday,
    /// اليوم
    Today,
    /// غدا
    Tomorrow,
    /// A unit without the article, and how many: 1, 2, or 0 for a plural.
    Unit(Unit, u8),
    /// A unit with the article.
    The(Unit),
    /// الماضي, الجاري, المقبل
    Turn(Turn),
    /// قبل, منذ
    Ago,
    /// A day of the month in words, or a part of it: الثالث, العشرين.
    Ordinal(u8),
    /// A number in words: ثلاثة.
    Count(u8),
}

impl Sense {
    /// Whether an expression may begin with the word.
    pub(super) fn begins(self) -> bool {
        match self {
            Self::Number(_, digits) => digits != 3,
            Self::Ordinal(_) => true,
            other => other.tells(),
        }
    }

    /// Whether a passage may tell of a day that has such a word: every expression has one.
    pub(super) fn tells(self) -> bool {
        match self {
            Self::Number(_, digits) => digits == 4,
            Self::Month(..)
            | Self::Head(_)
            | Self::Weekday(_)
            | Self::Yesterday
            | Self::Today
            | Self::Tomorrow
            | Self::The(_)
            | Self::Turn(_)
            | Self::Ago => true,
            Self::Other | Self::Unit(..) | Self::Ordinal(_) | Self::Count(_) => false,
        }
    }
}

/// First words of months whose names have two.
const HEADS: [&str; 7] = ["كانون", "تشرين", "ربيع", "جمادي", "جماد", "ذو", "ذي"];

/// Months whose names are ordinary words or names of people as well: they count beside a day of the month and a year.
const AMBIGUOUS: [&str; 46] = [
    "صفر",
    "رجب",
    "شعبان",
    "رمضان",
    "محرم",
    "المحرم",
    "شوال",
    "ماي",
    "می",
    "مئی",
    "جون",
    "جوان",
    "مارت",
    "mar",
    "may",
    "mai",
    "jun",
    "jan",
    "dec",
    "mars",
    "march",
    "august",
    "ocak",
    "ekim",
    "kasim",
    "حمل",
    "ثور",
    "جوزا",
    "تیر",
    "سرطان",
    "اسد",
    "سنبله",
    "مهر",
    "میزان",
    "تله",
    "آبان",
    "عقرب",
    "آذر",
    "قوس",
    "دی",
    "جدی",
    "دلو",
    "بهمن",
    "حوت",
    "کب",
    "وری",
];

/// Whether a month's name is an ordinary word or a person's name as well.
pub(super) fn is_ambiguous(name: &str) -> bool {
    static FOLDED: LazyLock<Vec<String>> =
        LazyLock::new(|| AMBIGUOUS.iter().map(|name| fold(name)).collect());
    FOLDED.iter().any(|known| known == name)
}

const UNITS: [(&str, Unit, u8); 28] = [
    ("يوم", Unit::Day, 1),
    ("يوما", Unit::Day, 1),
    ("يومين", Unit::Day, 2),
    ("أيام", Unit::Day, 0),
    ("أسبوع", Unit::Week, 1),
    ("أسبوعا", Unit::Week, 1),
    ("أسبوعين", Unit::Week, 2),
    ("أسابيع", Unit::Week, 0),
    ("شهر", Unit::Month, 1),
    ("شهرا", Unit::Month, 1),
    ("شهرين", Unit::Month, 2),
    ("شهري", Unit::Month, 2),
    ("أشهر", Unit::Month, 0),
    ("شهور", Unit::Month, 0),
    ("عام", Unit::Year, 1),
    ("عاما", Unit::Year, 1),
    ("عامين", Unit::Year, 2),
    ("عامي", Unit::Year, 2),
    ("أعوام", Unit::Year, 0),
    ("سنة", Unit::Year, 1),
    ("سنتين", Unit::Year, 2),
    ("سنتي", Unit::Year, 2),
    ("سنوات", Unit::Year, 0),
    ("سنين", Unit::Year, 0),
    ("الأعوام", Unit::Year, 0),
    ("السنوات", Unit::Year, 0),
    ("العامين", Unit::Year, 2),
    ("year", Unit::Year, 1),
];

const THE: [(&str, Unit); 4] = [
    ("الأسبوع", Unit::Week),
    ("الشهر", Unit::Month),
    ("العام", Unit::Year),
    ("السنة", Unit::Year),
];

const TURNS: [(&str, Turn); 17] = [
    ("الماضي", Turn::Past),
    ("الماضية", Turn::Past),
    ("الفائت", Turn::Past),
    ("الفائتة", Turn::Past),
    ("الماضيين", Turn::Past),
    ("المقبلين", Turn::Next),
    ("القادمين", Turn::Next),
    ("المنصرم", Turn::Past),
    ("المنصرمة", Turn::Past),
    ("الجاري", Turn::Current),
    ("الجارية", Turn::Current),
    ("الحالي", Turn::Current),
    ("الحالية", Turn::Current),
    ("المقبل", Turn::Next),
    ("المقبلة", Turn::Next),
    ("القادم", Turn::Next),
    ("القادمة", Turn::Next),
];

const ORDINALS: [(&str, u8); 16] = [
    ("الحادي", 1),
    ("الأول", 1),
    ("الثاني", 2),
    ("الثالث", 3),
    ("الرابع", 4),
    ("الخامس", 5),
    ("السادس", 6),
    ("السابع", 7),
    ("الثامن", 8),
    ("التاسع", 9),
    ("العاشر", 10),
    ("عشر", 10),
    ("العشرين", 20),
    ("العشرون", 20),
    ("الثلاثين", 30),
    ("الثلاثون", 30),
];

const COUNTS: [(&str, u8); 17] = [
    ("ثلاثة", 3),
    ("ثلاث", 3),
    ("أربعة", 4),
    ("أربع", 4),
    ("خمسة", 5),
    ("خمس", 5),
    ("ستة", 6),
    ("ست", 6),
    ("سبعة", 7),
    ("سبع", 7),
    ("ثمانية", 8),
    ("ثماني", 8),
    ("ثمان", 8),
    ("تسعة", 9),
    ("تسع", 9),
    ("عشرة", 10),
    ("عشرين", 20),
];

/// What may stand before a word without the article.
const CLITICS: [&str; 8] = ["", "و", "ف", "ب", "ل", "وب", "ول", "ك"];

static SENSES: LazyLock<HashMap<String, Sense>> = LazyLock::new(|| {
    let mut senses = HashMap::new();
    let mut add = |word: &str, sense: Sense, clitics: bool| {
        let word = fold(word);
        let joined = match (clitics, word.starts_with("ال")) {
            (false, _) => vec![word],
            (true, true) => with_clitics(&word),
            (true, false) => CLITICS.iter().map(|c| format!("{c}{word}")).collect(),
        };
        for form in joined {
            senses.entry(form).or_insert(sense);
        }
    };
    for (word, unit) in THE {
        add(word, Sense::The(unit), true);
    }
    for (word, turn) in TURNS {
        add(word, Sense::Turn(turn), false);
    }
    for (word, sense) in [
        ("أمس", Sense::Yesterday),
        ("البارحة", Sense::Yesterday),
        ("اليوم", Sense::Today),
        ("غدا", Sense::Tomorrow),
        ("غد", Sense::Tomorrow),
    ] {
        for clitic in ["", "و", "ف"] {
            add(&format!("{clitic}{word}"), sense, false);
        }
    }
    for (place, head) in (0..).zip(HEADS) {
        add(head, Sense::Head(place), true);
    }
    for (name, day) in names::weekdays() {
        // English and French days stand in titles and names as often as in news.
        // جمعه without the article is a name.
        if !name.starts_with(|c: char| c.is_ascii()) && name != "جمعه" {
            add(name, Sense::Weekday(day), true);
        }
    }
    for (name, calendar, month) in names::months() {
        let one_word = !name.contains(' ');
        let latin = name.starts_with(|c: char| c.is_ascii());
        if one_word {
            // ومايو, بمارس; صفر and its like stay as they are, and باب is no ب before آب.
            add(
                name,
                Sense::Month(calendar, month),
                !latin && !is_ambiguous(name) && name.chars().count() > 2,
            );
        }
    }
    for (word, unit, count) in UNITS {
        add(word, Sense::Unit(unit, count), true);
    }
    for (word, value) in ORDINALS {
        add(word, Sense::Ordinal(value), true);
    }
    for (word, value) in COUNTS {
        add(word, Sense::Count(value), true);
    }
    for word in ["قبل", "منذ", "ومنذ", "وقبل"] {
        add(word, Sense::Ago, false);
    }
    senses
});

/// Which hashes the words have, a bit each: all but a few words of a text need not be looked up.
static KNOWN: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut known = vec![0; 1 << (HASH_BITS - 6)];
    let mut words: Vec<&String> = SENSES.keys().collect();
    words.sort_unstable();
    for hash in words.into_iter().map(|word| quick_hash(word)) {
        known[hash >> 6] |= 1 << (hash & 63);
    }
    known
});

const HASH_BITS: usize = 16;

/// A hash of a word's length, its first bytes and its last, which cost next to nothing.
fn quick_hash(word: &str) -> usize {
    let bytes = word.as_bytes();
    let first = bytes.first_chunk::<4>().copied().unwrap_or_default();
    let last = match bytes.last_chunk::<8>() {
        Some(last) => u64::from_le_bytes(*last),
        None => bytes
            .iter()
            .fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    let mixed = last
        ^ u64::from(u32::from_le_bytes(first)).rotate_left(29)
        ^ (bytes.len() as u64).rotate_left(59);
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - HASH_BITS)) as usize
}

/// What a folded word may say of a day.
pub(super) fn sense(word: &str) -> Sense {
    let hash = quick_hash(word);
    if KNOWN[hash >> 6] >> (hash & 63) & 1 == 0 {
        return Sense::Other;
    }
    SENSES.get(word).copied().unwrap_or(Sense::Other)
}

/// What a folded number is.
pub(super) fn number(digits: &str) -> Sense {
    let value = digits.parse().ok().filter(|_| digits.len() <= 4);
    value.map_or(Sense::Other, |value| {
        Sense::Number(value, digits.len() as u8)
    })
}

/// A month of two words: the first by its place in [`HEADS`].
pub(super) fn month(head: u8, second: &str) -> Option<(Calendar, u32)> {
    let head = HEADS.get(usize::from(head))?;
    names::month(&format!("{head} {second}"))
}
