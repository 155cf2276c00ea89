//! Light stemming that strips an affix only where what remains is an attested word.
//!
//! The affixes and their order are those of light stemming (Larkey, Ballesteros and Connell 2007);
//! what is ours is the test: a shipped frequency lexicon decides whether the letters in question are
//! an affix or part of the word, so that والد keeps its و and ببغداد loses its ب.
//!
//! Order, each step on what the one before left, ending as soon as the word is a protected name or
//! stands in the table of broken plurals, or, up to step 4, in that of verbs:
//!
//! 1. hamza before `و` goes to its commoner seat (شئون to شؤون);
//! 2. the article with what may stand before it (`وبال … ال لل`);
//! 3. else, unless it is a verb with its pronoun, up to two single proclitics (`و ف`, then `ب ل ك س`);
//!    behind `س` stands an imperfect and nothing else;
//! 4. without an article, an attached pronoun (`هما … ه ني ك`): of a verb, `و` before it back to `وا`, `ا` to
//!    `ى`; else of a noun, `ت` back to `ة`, a hamza back to the line;
//! 5. without an article, what a dual or sound plural keeps before a noun or pronoun (`تا تي و ي`);
//! 6. dual and sound plural (`تان تين يون يين ات ون ين ان وا`);
//! 7. the feminine ending;
//! 8. the accusative alef;
//! 9. without an article, persons of the imperfect (`ي ت ن ا`) where others are attested.
//!
//! Steps 2 and 3 stand in `proclitics.rs`, 4 to 9 in `endings.rs`, the table of verbs in `verbs.rs`.
//! At least three letters stay (two behind the article, and behind a conjunction). All of it works on folded letters.

use super::lexicon::{Lexicon, lexicon};
use super::proclitics::{CONJUNCTIONS, PREPOSITIONS, takes_verb};
use super::verbs::perfect;

/// What a step took away or looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A protected name, or the nisba of a place.
    Name,
    /// A hamza on the seat that is the commoner one: شئون is شؤون.
    Hamza,
    /// A broken plural, by the shipped table.
    Plural,
    /// A form of a verb, by the shipped table.
    Verb,
    /// The article, with proclitics before it.
    Article,
    /// A single proclitic.
    Proclitic,
    /// An attached pronoun.
    Pronoun,
    /// What is left of a dual or sound plural before a noun or a pronoun.
    Construct,
    /// A dual or sound plural ending.
    Number,
    /// The feminine ending.
    Feminine,
    /// The alef of the accusative.
    Accusative,
    /// A person's prefix of the imperfect.
    Imperfect,
}

impl Rule {
    /// A short name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Hamza => "hamza",
            Self::Plural => "plural",
            Self::Verb => "verb",
            Self::Article => "article",
            Self::Proclitic => "proclitic",
            Self::Pronoun => "pronoun",
            Self::Construct => "construct",
            Self::Number => "number",
            Self::Feminine => "feminine",
            Self::Accusative => "accusative",
            Self::Imperfect => "imperfect",
        }
    }
}

/// The stem of a folded word, in the letters of the stem chain (hamza already on its seat). `trace`
/// hears of each rule that fired.
pub(super) fn stem(word: &str, trace: &mut dyn FnMut(Rule)) -> String {
    Stemmer { lexicon: lexicon() }.stem(word, trace)
}

pub(super) struct Stemmer {
    pub(super) lexicon: &'static Lexicon,
}

/// How many letters a word has.
pub(super) fn letters(word: &str) -> usize {
    word.chars().count()
}

impl Stemmer {
    fn stem(&self, word: &str, trace: &mut dyn FnMut(Rule)) -> String {
        let respelled = self.with_common_seat(word);
        if respelled.is_some() {
            trace(Rule::Hamza);
        }
        let word = respelled.as_deref().unwrap_or(word);
        if let Some(known) = self.known(word, trace) {
            return known.to_owned();
        }
        if let Some(perfect) = self.verb(word, trace) {
            return perfect;
        }
        if letters(word) < 3 || (letters(word) == 3 && !word.starts_with(['و', 'ف'])) {
            return word.to_owned();
        }
        let mut word = word.to_owned();
        let definite = if let Some(bare) = self.without_article(&word) {
            trace(Rule::Article);
            word = bare;
            if let Some(known) = self.known(&word, trace) {
                return known.to_owned();
            }
            true
        } else {
            if let Some(perfect) = self.verb_with_pronoun(&word) {
                trace(Rule::Pronoun);
                trace(Rule::Verb);
                return perfect;
            }
            for table in [&CONJUNCTIONS[..], &PREPOSITIONS[..]] {
                let Some(bare) = self.without_proclitic(&word, table) else {
                    continue;
                };
                trace(Rule::Proclitic);
                let cut = word.chars().next();
                word = bare.to_owned();
                if let Some(known) = self.known(&word, trace) {
                    return known.to_owned();
                }
                if takes_verb(cut, &word)
                    && let Some(perfect) = self.verb(&word, trace)
                {
                    return perfect;
                }
                // Only an imperfect stands behind س, whatever it is elsewhere: ستعرف and تعرّف.
                if cut == Some('س')
                    && let Some(perfect) = word.strip_prefix(['ي', 'ت', 'ن', 'ا']).and_then(perfect)
                {
                    trace(Rule::Verb);
                    return perfect;
                }
            }
            false
        };
        if !definite && let Some(perfect) = self.verb_with_pronoun(&word) {
            trace(Rule::Pronoun);
            trace(Rule::Verb);
            return perfect;
        }
        if !definite && let Some(bare) = self.without_pronoun(&word) {
            trace(Rule::Pronoun);
            word = bare;
            if let Some(known) = self.known_without_ending(&word, trace) {
                return known.to_owned();
            }
        }
        for (rule, step) in [
            (
                Rule::Construct,
                Self::without_construct as fn(&Self, &str) -> Option<String>,
            ),
            (Rule::Number, Self::without_number),
            (Rule::Feminine, Self::without_feminine),
            (Rule::Accusative, Self::without_accusative),
            (Rule::Imperfect, Self::without_person),
        ] {
            // Neither stands behind the article.
            if definite && matches!(rule, Rule::Construct | Rule::Imperfect) {
                continue;
            }
            if let Some(bare) = step(self, &word) {
                trace(rule);
                word = bare;
                if let Some(known) = self.known_without_ending(&word, trace) {
                    return known.to_owned();
                }
            }
        }
        word
    }

    /// The same word with its hamza before و on the seat that it has more often, as far as the stem chain
    /// tells seats apart: مسئول is مسؤول, جاءوا is جاؤوا.
    fn with_common_seat(&self, word: &str) -> Option<String> {
        ["يو", "ءو"]
            .into_iter()
            .filter(|seat| word.contains(seat))
            .map(|seat| word.replacen(seat, "وو", 1))
            .find(|respelled| self.frequency(respelled) > self.frequency(word))
    }

    /// The final answer for a protected name or a row of the plural table.
    fn known<'w>(&self, word: &'w str, trace: &mut dyn FnMut(Rule)) -> Option<&'w str> {
        if let Some(name) = self.lexicon.name(word) {
            trace(Rule::Name);
            return Some(name);
        }
        if let Some(singular) = self.lexicon.singular(word) {
            if singular != word {
                trace(Rule::Plural);
            }
            return Some(singular);
        }
        if self.lexicon.is_in_gazetteer(word) {
            trace(Rule::Name);
            return Some(word);
        }
        None
    }

    /// The same for a word that has lost an ending. A name takes none, so what looks like one now is
    /// another word (مجرى is not مجر); a nisba takes them all (الفلسطينيين).
    fn known_without_ending(
        &self,
        word: &str,
        trace: &mut dyn FnMut(Rule),
    ) -> Option<&'static str> {
        if word.ends_with('ي')
            && let Some(name) = self.lexicon.name(word)
        {
            trace(Rule::Name);
            return Some(name);
        }
        let singular = self.lexicon.singular(word)?;
        if singular != word {
            trace(Rule::Plural);
        }
        Some(singular)
    }

    /// The verb that a word is a form of.
    fn verb(&self, word: &str, trace: &mut dyn FnMut(Rule)) -> Option<String> {
        let perfect = perfect(word)?;
        trace(Rule::Verb);
        Some(perfect)
    }

    pub(super) fn is_known(&self, word: &str) -> bool {
        self.lexicon.name(word).is_some() || self.lexicon.singular(word).is_some()
    }

    /// Whether a word without its ending is one of the table of plurals, or a nisba.
    pub(super) fn is_known_base(&self, word: &str) -> bool {
        self.lexicon.singular(word).is_some()
            || (word.ends_with('ي') && self.lexicon.name(word).is_some())
    }

    pub(super) fn frequency(&self, word: &str) -> f64 {
        self.lexicon.frequency(word)
    }

    /// How often a word is seen with and without the article.
    pub(super) fn support(&self, word: &str) -> f64 {
        let mut definite = String::with_capacity(word.len() + 4);
        definite.push_str("ال");
        definite.push_str(word);
        self.frequency(word) + self.frequency(&definite)
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::{fold, stem_rules};

    fn stem(word: &str) -> String {
        stem_rules(&fold(word)).0
    }

    /// Words of a row share one stem, which no other row has.
    #[track_caller]
    fn check(rows: &[&[&str]]) {
        let mut stems: Vec<String> = Vec::new();
        for row in rows {
            let (first, rest) = row.split_first().expect("a row has words");
            let stem_of_row = stem(first);
            for word in rest {
                assert_eq!(stem(word), stem_of_row, "{word} and {first} meet");
            }
            assert!(
                !stems.contains(&stem_of_row),
                "{first} meets another row: {stem_of_row}"
            );
            stems.push(stem_of_row);
        }
    }

    #[test]
    fn names_that_stock_stemmers_damage() {
        check(&[
            &[
                "لبنان",
                "ولبنان",
                "بلبنان",
                "للبنان",
                "لبناني",
                "اللبنانية",
                "لبنانيون",
            ],
            &["لبن", "اللبن"],
            &["عمان", "وعمان", "عماني"],
            &["عم"],
            &["السودان", "سودان", "بالسودان", "السودانية", "سوداني"],
            &["سود"],
            &["بوتين", "وبوتين", "لبوتين"],
            &["فلسطين", "الفلسطينية", "فلسطيني", "الفلسطينيين", "وفلسطين"],
            &["سوريا", "سورية", "السوريين", "بسوريا", "سوري"],
            &["سور", "السور"],
            &["بغداد", "ببغداد", "لبغداد"],
            &["بيروت", "ببيروت"],
            &["برلين"],
            &["بشار"],
            &["فيصل"],
            &["سيناء", "بسيناء"],
            &["عدنان"],
            &["عدن", "بعدن"],
            &["عرفات"],
            &["طالبان", "لطالبان", "وطالبان"],
            &["طالب", "الطالب", "طلاب"],
            &["واشنطن", "بواشنطن"],
        ]);
    }

    #[test]
    fn names_of_the_gazetteer_stay_whole() {
        for word in [
            "ستيفان",
            "وليام",
            "كارين",
            "بلير",
            "فراس",
            "ساندرا",
            "نجران",
        ] {
            assert_eq!(stem(word), word);
            assert_eq!(stem(&format!("و{word}")), word, "{word}");
        }
        // An ordinary word beside a name that looks like it.
        check(&[
            &["ستيف"],
            &["ستيفان"],
            &["وزير", "وزيران"],
            &["كتابان", "كتاب"],
        ]);
    }

    #[test]
    fn letters_of_the_word_itself_stay() {
        check(&[
            &["وزير", "الوزير", "للوزير", "وزراء"],
            &["زير"],
            &["والي", "الوالي"],
            &["ولاية", "الولاية", "ولايات", "بولاية"],
            &["ولد", "الولد"],
            &["بنك", "البنك", "بالبنك"],
            &["التهاب", "الالتهاب"],
            &["لغم", "ألغام", "بألغام", "والألغام", "الألغام"],
            &["ألمانيا", "بألمانيا", "وألمانيا", "ألماني"],
            &["كتاب", "الكتاب"],
        ]);
    }

    #[test]
    fn clitics_pronouns_and_endings_go() {
        check(&[
            &["رئيس", "وللرئيس", "الرئيس", "رئيسهم", "رؤساء"],
            &["طفل", "أطفال", "فأطفالهم", "الطفل"],
            &["غارة", "غاراتهم", "غارات", "الغارات"],
            &["سيكتبون", "يكتبون", "وسيكتبون", "تكتب", "كتبوا"],
            &["مدينة", "المدينة", "بالمدينة", "مدينتهم", "مدينتان"],
            &["مهندس", "مهندسون", "المهندسين", "مهندسان"],
            &["مستواه", "مستوى", "المستوى"],
            &["هجوم", "هجوما", "هجومين"],
        ]);
    }

    #[test]
    fn the_construct_loses_its_ending() {
        check(&[
            &[
                "مهندس",
                "مهندسو",
                "مهندسي",
                "مهندسيها",
                "مهندسوهم",
                "مهندسين",
            ],
            &["وزارة", "وزارتا", "وزارتي", "وزارتيهم", "الوزارتين"],
            &["مواطن", "مواطنو", "مواطنوها"],
            &["شركة", "شركتي", "شركتا"],
            // A nisba takes the article, so its ي stays.
            &["مركز"],
            &["مركزي", "المركزي"],
            &["عضو", "العضو"],
        ]);
    }

    #[test]
    fn hamza_has_one_seat() {
        check(&[
            &["مسؤول", "مسئول", "المسئولين", "مسؤولون", "مسئولو"],
            &["شؤون", "شئون", "الشئون", "شأن"],
            &["رئيس", "رئيسا", "الرئيس"],
            &["جاء", "جاءوا", "جاؤوا"],
            &["ديون", "دين"],
            &["سيول"],
        ]);
    }

    #[test]
    fn adverbs_meet_their_noun() {
        check(&[
            &["سابق", "سابقا", "السابق"],
            &["رسمي", "رسميا", "الرسمي", "رسمية"],
            &["كثير", "كثيرا"],
            &["دنيا", "الدنيا"],
            &["قضية", "قضايا", "القضايا"],
        ]);
    }

    #[test]
    fn rare_words_are_stripped_by_their_ending() {
        check(&[
            &["وفد", "الوفدين", "وفدين", "وفود"],
            &["مستثمر", "المستثمرتين", "للمستثمرين"],
            &["مسرحي", "المسرحيان"],
            &["إعلان", "إعلانا", "إعلاناتنا"],
            &["والد", "والده", "الوالد", "والديهم"],
            &["وكالة", "وكالات", "والوكالات"],
            &["بالغ", "البالغ", "بالغين"],
            &["دوران", "الدوران"],
            &["كرة", "كرات", "كرتين"],
            &["نبات", "النبات"],
            &["وجبة", "الوجبات", "وجبتين"],
            &["وجب", "يجب"],
        ]);
    }

    #[test]
    fn verbs_meet_with_what_is_attached_to_them() {
        check(&[
            &["قال", "وقال", "فقال", "سيقول", "وسيقولون", "قالها", "لتقول"],
            &["قتل", "قتلوهم", "ليقتل", "فقتلوه", "يقتلون", "وسيقتلونهم"],
            &["استخدم", "يستخدمونها", "واستخدموا", "لتستخدمه"],
            &["رأى", "يراه", "نرى"],
            &["دعا", "ودعا", "دعاهم", "تدعوهم"],
            &["عرف", "ستعرف", "سيعرفون", "عرفوك"],
            &["تم", "وتم", "وتمت", "سيتم"],
            &["وصل", "وصلته", "وصلوا", "يصلون"],
            &["صاحب", "وسيصاحب"],
            &["نازح", "نازحون", "ونازحون", "النازحين"],
            &["شركة", "الشركة", "شركته"],
            &["إضافة", "الإضافة"],
            &["إعادة", "وإعادة"],
            &["تراجع", "التراجع", "تراجعت", "يتراجعون"],
        ]);
    }

    #[test]
    fn broken_plurals_meet_their_singulars() {
        check(&[
            &["شهيد", "شهداء", "الشهداء", "شهدائهم"],
            &["ضحية", "ضحايا", "ضحاياهم", "الضحايا"],
            &["صاروخ", "صواريخ", "الصواريخ", "بصواريخ"],
            &["ضابط", "ضباط", "ضباطا"],
            &["جندي", "جنود", "الجنود"],
            &["سلاح", "أسلحة", "أسلحتهم"],
            &["قتيل", "قتلى"],
            &["هجوم", "هجمات", "الهجمات"],
        ]);
    }

    #[test]
    fn three_letters_stay() {
        for word in ["قصف", "دول", "حرب", "في", "لا"] {
            assert_eq!(stem(word), stem(&fold(word)));
            assert!(stem(word).chars().count() >= 2);
        }
    }
}
