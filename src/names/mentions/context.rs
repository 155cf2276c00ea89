//! What stands before a name, and what that says of it. All words are in the letters of the exact chain.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::words::Hit;
use crate::analysis::{Kind, Token};
use crate::names::forms::CLITICS;

/// Words that have the name of a place behind them.
const PLACE_WORDS: &[&str] = &[
    "مدينه",
    "مدينتي",
    "مدينتا",
    "مدن",
    "بلده",
    "بلدتي",
    "بلدتا",
    "بلدات",
    "بلديه",
    "قريه",
    "قريتي",
    "قريتا",
    "قري",
    "محافظه",
    "محافظتي",
    "محافظتا",
    "محافظات",
    "ولايه",
    "ولايتي",
    "ولايتا",
    "ولايات",
    "اقليم",
    "اقليمي",
    "مقاطعه",
    "مقاطعات",
    "قضاء",
    "ناحيه",
    "نواحي",
    "مديريه",
    "مديريتي",
    "مديريات",
    "منطقه",
    "منطقتي",
    "منطقتا",
    "مناطق",
    "ريف",
    "ارياف",
    "ضاحيه",
    "حي",
    "حيي",
    "احياء",
    "مخيم",
    "مخيمي",
    "مخيمات",
    "معسكر",
    "معبر",
    "معبري",
    "منفذ",
    "حاجز",
    "مطار",
    "مطاري",
    "ميناء",
    "مرفا",
    "جبل",
    "جبال",
    "جزيره",
    "جزر",
    "سهل",
    "وادي",
    "نهر",
    "بحيره",
    "صحراء",
    "سد",
    "واحه",
    "هضبه",
    "العاصمه",
    "امانه",
];

/// Words after which a place is likelier than another thing: a direction, a distance.
const DIRECTIONS: &[&str] = &[
    "شمال",
    "شمالي",
    "جنوب",
    "جنوبي",
    "شرق",
    "شرقي",
    "غرب",
    "غربي",
    "قرب",
    "محيط",
    "مشارف",
    "ضواحي",
    "اطراف",
    "شوارع",
    "سكان",
    "اهالي",
];

/// Words behind which a name is that of a paper, a club, a firm, a street or an agreement, or of a person.
const BARRING: &[&str] = &[
    "صحيفه",
    "جريده",
    "مجله",
    "قناه",
    "فضائيه",
    "وكاله",
    "اذاعه",
    "راديو",
    "تلفزيون",
    "تليفزيون",
    "نادي",
    "فريق",
    "شركه",
    "بنك",
    "مصرف",
    "شارع",
    "ميدان",
    "ساحه",
    "دوار",
    "اتفاق",
    "اتفاقيه",
    "اتفاقيات",
    "اتفاقات",
    "معاهده",
    "وثيقه",
    "بروتوكول",
    "ابن",
    "بن",
    "بنت",
    "ابو",
    "ابا",
    "ابي",
    "عبد",
];

/// Words behind which a name is that of a group; with the article, too.
const GROUP_WORDS: &[&str] = &[
    "حركه",
    "حركتي",
    "حركتا",
    "تنظيم",
    "تنظيمي",
    "جماعه",
    "حزب",
    "مليشيا",
    "ميليشيا",
    "مليشيات",
    "ميليشيات",
    "قوات",
    "كتائب",
    "كتيبه",
    "سرايا",
    "لواء",
    "الويه",
    "جيش",
    "جبهه",
    "هيئه",
    "مسلحي",
    "مسلحو",
    "مقاتلي",
    "مقاتلو",
    "عناصر",
    "قيادي",
];

/// Words of place and time, after which the name of a country stands rather than its adjective.
const BEFORE_PLACES: &[&str] = &[
    "في",
    "من",
    "الي",
    "علي",
    "عن",
    "بين",
    "حول",
    "داخل",
    "خارج",
    "نحو",
    "تجاه",
    "اتجاه",
    "باتجاه",
    "ضد",
    "مع",
    "عبر",
    "لدي",
    "ان",
    "وان",
    "بان",
    "لان",
    "وسط",
    "كل",
    "كامل",
    "مثل",
    "عدا",
    "غير",
    "منذ",
    "بعد",
    "قبل",
    "حيث",
    "بشان",
    "ملف",
    "اما",
];

/// What a word says of the name behind it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Before {
    /// It is a place.
    pub(super) place: bool,
    /// It is likely a place.
    pub(super) direction: bool,
    /// It is something else that is called like a place.
    pub(super) barring: bool,
    /// It is a group.
    pub(super) group: bool,
    /// It is no adjective.
    pub(super) noun: bool,
}

impl Before {
    /// What a word says, with or without a conjunction or preposition before it.
    pub(super) fn of(word: &str) -> Self {
        let rests = CLITICS
            .iter()
            .filter_map(|clitic| word.strip_prefix(clitic));
        let mut all = Self::default();
        for known in std::iter::once(word)
            .chain(rests)
            .filter_map(|word| WORDS.get(word))
        {
            all.place |= known.place;
            all.direction |= known.direction;
            all.barring |= known.barring;
            all.group |= known.group;
            all.noun |= known.noun;
        }
        all
    }
}

static WORDS: LazyLock<HashMap<String, Before>> = LazyLock::new(|| {
    let mut all: HashMap<String, Before> = HashMap::new();
    let mut put = |words: &[&str], article: &str, set: fn(&mut Before)| {
        for word in words {
            set(all.entry(format!("{article}{word}")).or_default());
        }
    };
    put(PLACE_WORDS, "", |word| word.place = true);
    put(DIRECTIONS, "", |word| word.direction = true);
    put(BARRING, "", |word| word.barring = true);
    put(GROUP_WORDS, "", |word| word.group = true);
    put(GROUP_WORDS, "ال", |word| word.group = true);
    put(BEFORE_PLACES, "", |word| word.noun = true);
    all
});

/// Whether a word has the name of a place behind it.
pub(in crate::names) fn is_place_word(word: &str) -> bool {
    Before::of(word).place
}

/// Whether a name that is also the adjective of a country is that, as its neighbours show: الحكومة السعودية, قوات سورية,
/// صحافيا سوريا. `listed` says that a place stands before it.
pub(super) fn is_adjective(
    word: &Token<'_>,
    hit: Hit,
    before: Option<&Token<'_>>,
    said: Before,
    listed: bool,
) -> bool {
    let Some(before) = before else { return false };
    if !word.exact.ends_with("يه") && !word.exact.ends_with("يا") {
        return false;
    }
    let definite = std::iter::once(before.exact)
        .chain(
            CLITICS
                .iter()
                .filter_map(|clitic| before.exact.strip_prefix(clitic)),
        )
        .any(|word| word.starts_with("ال") || (word.starts_with("لل") && word != "لل"));
    if word.exact.ends_with("يه") {
        let own_article = word.exact.contains("ال");
        if own_article {
            let beside = (definite && before.kind == Kind::Word) || before.exact == "غير";
            // في القاعدة السعودية; of القوات الإماراتية والسعودية both are adjectives.
            return beside && (hit.bare || (hit.and && !listed && before.exact.ends_with("يه")));
        }
        let governed = said.noun || said.direction;
        // Behind ب or ل it is a name.
        return (hit.bare || hit.and) && !listed && !governed;
    }
    // An accusative, which the name of the country is spelled like.
    let accusative = before.kind == Kind::Number
        || (before.kind == Kind::Word && before.exact.ends_with('ا') && !definite);
    word.exact.ends_with("يا") && hit.bare && accusative
}
