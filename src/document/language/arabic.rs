//! Languages of the Arabic script, told apart by their letters, then by their commonest words.
//!
//! Each of these languages has letters that Arabic and the others lack. Words are counted, not letters,
//! so that one foreign name is one piece of evidence however long it is. Neither ک nor ی says anything: whole
//! archives of Arabic were typed on Persian keyboards. Arabic has evidence of its own: the article, the
//! feminine ending, a hamza at the beginning of a word.

use std::sync::LazyLock;

/// Letters of languages beside Arabic, one bit each; some languages share letters.
mod bit {
    /// پ چ ژ گ
    pub(super) const PERSIAN: u8 = 1;
    pub(super) const PASHTO: u8 = 1 << 1;
    pub(super) const SORANI: u8 = 1 << 2;
    pub(super) const UYGHUR: u8 = 1 << 3;
    pub(super) const URDU: u8 = 1 << 4;
    pub(super) const SINDHI: u8 = 1 << 5;
    /// ک ی: of Persian keyboards.
    pub(super) const KEYBOARD: u8 = 1 << 6;
    /// ي ك ة ى: of Arabic keyboards.
    pub(super) const ARABIC: u8 = 1 << 7;
}

/// The languages with letters of their own. Pashto has words too, so it stands first; of two languages with as
/// much evidence the later one counts, so Sorani stands behind Uyghur, whose own letters are in most words.
const OWN: [(u8, &str); 5] = [
    (bit::PASHTO, "ps"),
    (bit::UYGHUR, "ug"),
    (bit::SORANI, "ckb"),
    (bit::URDU, "ur"),
    (bit::SINDHI, "sd"),
];

const fn letter(c: char) -> u8 {
    match c {
        'پ' | 'چ' | 'ژ' | 'گ' => bit::PERSIAN,
        'ک' | 'ی' => bit::KEYBOARD,
        'ي' | 'ك' | 'ة' | 'ى' => bit::ARABIC,
        'ټ' | 'ډ' | 'ړ' | 'ږ' | 'ښ' | 'ګ' | 'ڼ' | 'ۍ' | 'څ' | 'ځ' => bit::PASHTO,
        'ې' => bit::PASHTO | bit::UYGHUR,
        'ڕ' | 'ڵ' | 'ێ' => bit::SORANI,
        'ە' | 'ۆ' => bit::SORANI | bit::UYGHUR,
        'ۇ' | 'ۈ' | 'ۋ' | 'ڭ' => bit::UYGHUR,
        'ٹ' | 'ڈ' | 'ڑ' | 'ں' | 'ے' | 'ۓ' | 'ہ' | 'ۂ' | 'ۃ' => bit::URDU,
        'ٻ' | 'ڀ' | 'ٺ' | 'ٽ' | 'ڄ' | 'ڃ' | 'ڇ' | 'ڊ' | 'ڌ' | 'ڍ' | 'ڏ' | 'ڦ' | 'ڳ' | 'ڱ' | 'ڻ' => {
            bit::SINDHI
        }
        _ => 0,
    }
}

/// Words that Arabic says all the time and the others hardly ever; ی and ک as ي and ك.
const ARABIC_WORDS: [&str; 34] = [
    "في",
    "الي",
    "إلى",
    "الى",
    "على",
    "عن",
    "أن",
    "إن",
    "هذا",
    "هذه",
    "ذلك",
    "تلك",
    "لم",
    "لن",
    "قد",
    "كان",
    "كانت",
    "بين",
    "حتى",
    "مع",
    "التي",
    "الذي",
    "الذين",
    "عند",
    "منذ",
    "أو",
    "ثم",
    "لا",
    "ضد",
    "خلال",
    "عليه",
    "فيها",
    "منها",
    "قال",
];

/// Words that Persian says all the time and Arabic never; ی and ک as ي and ك.
const PERSIAN_WORDS: [&str; 23] = [
    "در",
    "از",
    "كه",
    "را",
    "اين",
    "است",
    "براي",
    "شده",
    "كرده",
    "هاي",
    "نيز",
    "اگر",
    "كند",
    "دارد",
    "باشد",
    "البته",
    "شود",
    "كنند",
    "كردند",
    "شدند",
    "گفت",
    "بايد",
    "هستند",
];

/// Words that Persian says all the time and that may be a foreign name or a rare word in Arabic.
const PERSIAN_HINTS: [&str; 18] = [
    "با", "آن", "شد", "كرد", "مي", "بود", "تا", "بر", "يك", "خود", "هر", "چه", "پس", "پيش", "ديگر",
    "دو", "آنها", "به",
];

/// Words that Pashto says all the time and the others hardly ever.
const PASHTO_WORDS: [&str; 10] = [
    "په", "چې", "يې", "كې", "ته", "سره", "كښې", "څخه", "ښه", "دې",
];

/// Words of Afghanistan's Persian that Iran's does not use but of Afghanistan.
const DARI_WORDS: [&str; 36] = [
    "ولسوالي",
    "ولسوال",
    "شاروالي",
    "شاروال",
    "څارنوالي",
    "څارنوال",
    "سارنوالي",
    "سارنوال",
    "پوهنتون",
    "پوهنځي",
    "قوماندان",
    "قومندان",
    "قوماندانان",
    "پوليس",
    "شفاخانه",
    "داكتر",
    "داكتران",
    "انجنير",
    "محصلان",
    "محصلين",
    "موتر",
    "دوسيه",
    "معينيت",
    "فاكولته",
    "تذكره",
    "لوي",
    "درستيز",
    "انترنت",
    "تيلفون",
    "ولسي",
    "مشرانو",
    "ثور",
    "جوزا",
    "سنبله",
    "افغاني",
    "كانكور",
];

/// Words of Iran's Persian for which Afghanistan's has others.
const IRANIAN_WORDS: [&str; 18] = [
    "پليس",
    "بيمارستان",
    "دكتر",
    "دانشگاه",
    "دانشجويان",
    "خودرو",
    "فرودگاه",
    "اينترنت",
    "شهرداري",
    "استانداري",
    "فروردين",
    "ارديبهشت",
    "خرداد",
    "مرداد",
    "شهريور",
    "اسفند",
    "تومان",
    "دادستان",
];

/// What a word speaks for.
#[derive(Debug, Clone, Copy)]
enum Says {
    Arabic,
    Persian,
    PersianHint,
    Pashto,
    /// Its place in its list.
    Dari(usize),
    Iranian,
}

/// The words of all lists, by their keys. Most words of a text are in none, and that has to be found out
/// fast: a key is looked for from its own slot on, up to the first that is empty.
struct Words(Vec<Option<(u128, Says)>>);

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words(vec![None; 1 << SLOT_BITS]);
    for word in ARABIC_WORDS {
        words.add(word, Says::Arabic);
    }
    for word in PERSIAN_WORDS {
        words.add(word, Says::Persian);
    }
    for word in PERSIAN_HINTS {
        words.add(word, Says::PersianHint);
    }
    for word in PASHTO_WORDS {
        words.add(word, Says::Pashto);
    }
    for (place, word) in DARI_WORDS.iter().enumerate() {
        words.add(word, Says::Dari(place));
    }
    for word in IRANIAN_WORDS {
        words.add(word, Says::Iranian);
    }
    words
});

/// Five times as many slots as words, and more.
const SLOT_BITS: u32 = 10;

impl Words {
    fn slots(key: u128) -> impl Iterator<Item = usize> {
        let mixed = (key as u64 ^ (key >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let first = (mixed >> (u64::BITS - SLOT_BITS)) as usize;
        (0..1 << SLOT_BITS).map(move |step| (first + step) % (1 << SLOT_BITS))
    }

    fn add(&mut self, word: &str, says: Says) {
        let key = word
            .chars()
            .fold(0, |key, c| with_letter(key, folded(c as u32 as u8)));
        if let Some(slot) = Self::slots(key).find(|slot| self.0[*slot].is_none()) {
            self.0[slot] = Some((key, says));
        }
    }

    fn get(&self, key: u128) -> Option<Says> {
        for slot in Self::slots(key) {
            match self.0[slot] {
                Some((known, says)) if known == key => return Some(says),
                Some(_) => {}
                None => break,
            }
        }
        None
    }
}

/// The key of a word with one more letter; letters are the low bytes of their code points, for all stand in
/// one block of 256. Of a longer word the last sixteen letters are left, which no list has.
fn with_letter(key: u128, letter: u8) -> u128 {
    key << 8 | u128::from(letter)
}

/// A letter as the lists have it.
const fn folded(letter: u8) -> u8 {
    match letter {
        0xCC => 0x4A, // ی is ي
        0xA9 => 0x43, // ک is ك
        other => other,
    }
}

/// What a character of the Arabic block is.
#[derive(Clone, Copy)]
enum Class {
    /// With its language bits.
    Letter(u8),
    /// Marks and tatweel belong to no word's spelling.
    Mark,
    Other,
}

static CLASSES: [Class; 256] = {
    let mut table = [Class::Other; 256];
    let mut low = 0;
    while low < 256 {
        table[low] = match low {
            0x10..=0x1A | 0x40 | 0x4B..=0x5F | 0x70 => Class::Mark,
            0x20..=0x4A | 0x6E..=0xD3 | 0xD5 => match char::from_u32(0x600 + low as u32) {
                Some(c) => Class::Letter(letter(c)),
                None => Class::Other,
            },
            _ => Class::Other,
        };
        low += 1;
    }
    table
};

/// A word that is being read.
#[derive(Default)]
struct Word {
    key: u128,
    /// Its first letters, enough for clitics and the article.
    first: [u8; 4],
    len: usize,
    last: u8,
    /// The languages of its letters, and those that have one of them alone.
    seen: u8,
    alone: u8,
}

impl Word {
    fn push(&mut self, low: u8, bits: u8) {
        self.seen |= bits;
        if bits.is_power_of_two() {
            self.alone |= bits;
        }
        let letter = folded(low);
        if let Some(slot) = self.first.get_mut(self.len) {
            *slot = letter;
        }
        self.key = with_letter(self.key, letter);
        self.len += 1;
        self.last = low;
    }

    /// Whether it has the article, with a clitic before it or without, and a word behind it.
    fn has_article(&self) -> bool {
        let at = |place: usize| self.first.get(place).copied().unwrap_or(0);
        let mut place = 0;
        place += usize::from(matches!(at(place), WAW | FEH));
        place += usize::from(matches!(at(place), BEH | KAF));
        at(place + 1) == LAM && matches!(at(place), ALEF | LAM) && self.len >= place + 5
    }
}

/// Letters by their low bytes.
const ALEF: u8 = 0x27;
const ALEF_HAMZA: [u8; 2] = [0x23, 0x25];
const BEH: u8 = 0x28;
const TEH_MARBUTA: u8 = 0x29;
const FEH: u8 = 0x41;
const KAF: u8 = 0x43;
const LAM: u8 = 0x44;
const WAW: u8 = 0x48;

/// What the words of a text say.
#[derive(Debug, Default)]
struct Evidence {
    words: usize,
    /// Words with a letter of a language of [`OWN`], and with one that only it has.
    own: [usize; OWN.len()],
    alone: [usize; OWN.len()],
    persian_letters: usize,
    persian_words: usize,
    persian_hints: usize,
    arabic_marks: usize,
    arabic_words: usize,
    /// The words of [`DARI_WORDS`] that were met, a bit each.
    dari: u64,
    iranian: usize,
    letters: u8,
}

/// The language of a text whose letters are Arabic.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let evidence = Evidence::of(text);
    if evidence.words < 2 {
        // A single word is Arabic by its article or ending, and nothing by anything else.
        return (evidence.arabic_marks > 0 && evidence.persian_letters == 0).then_some("ar");
    }
    evidence
        .own_letters()
        .or_else(|| evidence.persian_or_arabic())
}

impl Evidence {
    fn of(text: &str) -> Self {
        let words = &*WORDS;
        let mut out = Self::default();
        let mut word = Word::default();
        let mut bytes = text.bytes();
        while let Some(byte) = bytes.next() {
            // The block that all letters stand in is written in two bytes, of which the first is one of four.
            let class = if let 0xD8..=0xDB = byte {
                let low = byte << 6 | bytes.next().unwrap_or_default() & 0x3F;
                (CLASSES[usize::from(low)], low)
            } else {
                (Class::Other, 0)
            };
            match class {
                (Class::Letter(bits), low) => word.push(low, bits),
                (Class::Mark, _) => {}
                // Joiners too part words: those of Persian.
                (Class::Other, _) if word.len > 0 => {
                    out.word(&word, words);
                    word = Word::default();
                }
                (Class::Other, _) => {}
            }
        }
        if word.len > 0 {
            out.word(&word, words);
        }
        out
    }

    fn word(&mut self, word: &Word, words: &Words) {
        self.words += 1;
        self.letters |= word.seen;
        if word.seen & !(bit::ARABIC | bit::KEYBOARD) != 0 {
            for (place, (bit, _)) in OWN.iter().enumerate() {
                self.own[place] += usize::from(word.seen & bit != 0);
                self.alone[place] += usize::from(word.alone & bit != 0);
            }
            self.persian_letters += usize::from(word.seen & bit::PERSIAN != 0);
        }
        let says = words.get(word.key);
        match says {
            Some(Says::Arabic) => self.arabic_words += 1,
            Some(Says::Persian) => self.persian_words += 1,
            Some(Says::PersianHint) => self.persian_hints += 1,
            Some(Says::Pashto) => {
                self.own[0] += usize::from(word.seen & bit::PASHTO == 0);
                self.alone[0] += usize::from(word.alone & bit::PASHTO == 0);
            }
            Some(Says::Dari(place)) => self.dari |= 1 << place,
            Some(Says::Iranian) => self.iranian += 1,
            None => {}
        }
        let hamza = ALEF_HAMZA.contains(&word.first[0]);
        if (word.last == TEH_MARBUTA || hamza || word.has_article())
            && !matches!(says, Some(Says::Persian))
        {
            self.arabic_marks += 1;
        }
    }

    fn arabic(&self) -> usize {
        self.arabic_marks + 2 * self.arabic_words
    }

    fn persian(&self) -> usize {
        self.persian_letters + self.persian_hints + 2 * self.persian_words
    }

    /// A language whose own letters stand in many of the words.
    fn own_letters(&self) -> Option<&'static str> {
        let most = (0..OWN.len()).max_by_key(|place| self.alone[*place] * 4 + self.own[*place])?;
        let (words, alone) = (self.own[most], self.alone[most]);
        // Names alone do not make a text: an eighth of all words, and more than what speaks for Arabic.
        let many = words >= 2 && words * 8 >= self.words && words > self.arabic_marks;
        (many && (alone >= 1 || words * 4 >= self.words)).then(|| OWN[most].1)
    }

    fn persian_or_arabic(&self) -> Option<&'static str> {
        let (arabic, persian) = (self.arabic(), self.persian());
        let typed_in_arabic = self.letters & (bit::ARABIC | bit::KEYBOARD) == bit::ARABIC;
        // A text that was typed on an Arabic keyboard needs more to be Persian.
        let enough = if arabic == 0 && !typed_in_arabic {
            2
        } else {
            3
        };
        let certain = self.persian_words >= 1 || arabic == 0 && self.persian_letters >= 2;
        if persian > arabic && persian >= enough && certain {
            return Some(if self.is_dari() { "prs" } else { "fa" });
        }
        if arabic > persian || typed_in_arabic || persian == 0 && self.letters & bit::KEYBOARD == 0
        {
            return Some("ar");
        }
        None
    }

    /// Several words that only Afghanistan uses, and more than there are of Iran's.
    fn is_dari(&self) -> bool {
        let dari = self.dari.count_ones();
        dari >= 2 && dari as usize > self.iranian
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_in_one_list() {
        let lists: [&[&str]; 6] = [
            &ARABIC_WORDS,
            &PERSIAN_WORDS,
            &PERSIAN_HINTS,
            &PASHTO_WORDS,
            &DARI_WORDS,
            &IRANIAN_WORDS,
        ];
        let mut words: Vec<&str> = lists.concat();
        let held = WORDS.0.iter().flatten().count();
        assert_eq!(held, words.len());
        words.sort_unstable();
        words.dedup();
        assert_eq!(held, words.len());
        assert!(DARI_WORDS.len() <= 64);
        for word in words {
            let block = |c: char| ('\u{600}'..='\u{6FF}').contains(&c);
            assert!(
                word.chars().all(block) && word.chars().count() <= 16,
                "{word}"
            );
        }
    }

    #[test]
    fn the_article_is_seen_behind_clitics() {
        for (word, has) in [
            ("المدينة", true),
            ("والمدينة", true),
            ("بالمدينة", true),
            ("وبالمدينة", true),
            ("للمدينة", true),
            ("وللمدينة", true),
            ("المى", false),
            ("الب", false),
            ("مدينة", false),
            ("والد", false),
            ("والدة", false),
            ("البته", false),
        ] {
            let marks = Evidence::of(&word.replace('ة', "ه")).arabic_marks;
            assert_eq!(marks > 0, has, "{word}");
        }
    }
}
