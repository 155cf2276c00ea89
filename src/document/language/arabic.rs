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

fn letter(c: char) -> u8 {
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
const PERSIAN_WORDS: [&str; 22] = [
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

/// The words of all lists, sorted.
static WORDS: LazyLock<Vec<(&str, Says)>> = LazyLock::new(|| {
    let mut words: Vec<(&str, Says)> = Vec::new();
    words.extend(ARABIC_WORDS.map(|word| (word, Says::Arabic)));
    words.extend(PERSIAN_WORDS.map(|word| (word, Says::Persian)));
    words.extend(PERSIAN_HINTS.map(|word| (word, Says::PersianHint)));
    words.extend(PASHTO_WORDS.map(|word| (word, Says::Pashto)));
    let dari = DARI_WORDS.iter().enumerate();
    words.extend(dari.map(|(place, word)| (*word, Says::Dari(place))));
    words.extend(IRANIAN_WORDS.map(|word| (word, Says::Iranian)));
    words.sort_unstable_by_key(|(word, _)| *word);
    words
});

fn says(word: &str) -> Option<Says> {
    let words = &*WORDS;
    let place = words
        .binary_search_by(|(known, _)| (*known).cmp(word))
        .ok()?;
    words.get(place).map(|(_, says)| *says)
}

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
        let mut out = Self::default();
        let mut word = String::with_capacity(32);
        let (mut seen, mut alone) = (0_u8, 0_u8);
        let mut last = ' ';
        for c in text.chars().chain([' ']) {
            match c {
                // Marks and tatweel belong to no word's spelling; the joiners part words of Persian.
                '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}' => {}
                '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}' => {
                    let bits = letter(c);
                    seen |= bits;
                    if bits.is_power_of_two() {
                        alone |= bits;
                    }
                    word.push(match c {
                        'ی' => 'ي',
                        'ک' => 'ك',
                        other => other,
                    });
                    last = c;
                }
                _ if word.is_empty() => {}
                _ => {
                    out.word(&word, last, seen, alone);
                    word.clear();
                    (seen, alone) = (0, 0);
                }
            }
        }
        out
    }

    fn word(&mut self, word: &str, last: char, seen: u8, alone: u8) {
        self.words += 1;
        self.letters |= seen;
        for (place, (bit, _)) in OWN.iter().enumerate() {
            self.own[place] += usize::from(seen & bit != 0);
            self.alone[place] += usize::from(alone & bit != 0);
        }
        self.persian_letters += usize::from(seen & bit::PERSIAN != 0);
        match says(word) {
            Some(Says::Arabic) => self.arabic_words += 1,
            Some(Says::Persian) => self.persian_words += 1,
            Some(Says::PersianHint) => self.persian_hints += 1,
            Some(Says::Pashto) => {
                self.own[0] += usize::from(seen & bit::PASHTO == 0);
                self.alone[0] += usize::from(alone & bit::PASHTO == 0);
            }
            Some(Says::Dari(place)) => self.dari |= 1 << place,
            Some(Says::Iranian) => self.iranian += 1,
            None => {}
        }
        if last == 'ة' || has_article(word) || word.starts_with(['أ', 'إ']) {
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

/// Whether a word has the article, with a clitic before it or without; البته is Persian.
fn has_article(word: &str) -> bool {
    let bare = word.strip_prefix(['و', 'ف']).unwrap_or(word);
    let bare = bare.strip_prefix(['ب', 'ك']).unwrap_or(bare);
    // Three letters behind it.
    let long = |rest: &str| rest.len() >= 6;
    bare.strip_prefix("ال")
        .or_else(|| bare.strip_prefix("لل"))
        .is_some_and(long)
        && word != "البته"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_in_two_lists() {
        let words: Vec<&str> = WORDS.iter().map(|(word, _)| *word).collect();
        let twice: Vec<_> = words.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
        assert!(DARI_WORDS.len() <= 64);
        for word in words {
            assert!(!word.contains(['ی', 'ک']), "{word}: looked up as ي and ك");
        }
    }
}
