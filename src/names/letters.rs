//! How Latin spellings write the sounds of Arabic words, and Arabic ones those of foreign names: a table.
//!
//! A row is a Latin spelling and the Arabic letters it may stand for, each with points for how unusual that is:
//! none for the regular way, 1 to 3 for another that is seen every day, 4 to 6 for one of some language or
//! some country, 7 and more for a slip. `-` is nothing at all. A spelling that begins with `^` stands at the
//! beginning of a word, one that ends with `$` at its end, and one that ends with `<` before e, i or y.
//! Vowels without a mark stand inside a word. All rows that fit are tried.
//!
//! The rows are written from how English, French, German, Turkish, Persian, Russian and the scholars'
//! transliterations write Arabic, from the newspapers' ways of writing such names in Arabic, and from the digits
//! of chats (3 for ع, 7 for ح).

use std::sync::LazyLock;

/// Consonants. What is not marked may stand anywhere.
const CONSONANTS: &[(&str, &str)] = &[
    ("b", "ب پ2 ف7"),
    ("p", "ب پ ف4"),
    ("ph", "ف"),
    ("pf", "ف1 بف"),
    ("f", "ف ڤ1 و6"),
    ("v", "ف ڤ و3 ب4"),
    ("w", "و ف2 ڤ2 -4 ب6"),
    ("wh", "و"),
    ("^wr", "ر"),
    ("m", "م"),
    ("n", "ن ڼ1 م6"),
    ("nb", "مب1 نب"),
    ("np", "مب1 نب"),
    ("ñ", "ني ن1"),
    ("ny", "ني ن2"),
    ("gn", "ني ن1 غن جن قن1"),
    ("^kn", "ن1 كن"),
    ("ng", "نغ نج ن2 نك1 نق2 نگ"),
    ("l", "ل"),
    ("ł", "ل و3"),
    ("ll", "ي3"),
    ("lj", "لي ل1"),
    ("gli", "لي"),
    ("r", "ر ړ1 غ6"),
    ("rh", "ر ره3"),
    // Dentals.
    ("d", "د ض2 ذ3 ط6 ظ5 ډ1 ت6"),
    ("ḍ", "ض د3"),
    ("ḏ", "ذ د3"),
    ("dh", "ذ1 ظ1 ض1 د2 ده3 ز4"),
    ("t", "ت ط1 ث5 ټ1 د6"),
    ("ṭ", "ط ت2"),
    ("ṯ", "ث ت2 ټ1"),
    ("th", "ث ت1 ط2 ذ2 ته3 ظ4 س5"),
    ("þ", "ث"),
    ("ð", "ذ ظ1 د1"),
    ("t$", "-5 ه4"),
    ("d$", "-6"),
    ("at$", "ه2 ات ت"),
    ("et$", "ه2 يت ت -4"),
    ("ts", "تس ز4 س4"),
    ("tz", "تز تس ز3 ص4"),
    ("zz", "تز تس1 ز1"),
    ("ds", "دس ز5"),
    // Hissing.
    ("s", "س ص1 ز3 ش5 ث5"),
    ("ṣ", "ص س2"),
    ("s$", "-5"),
    ("sc<", "س ش2"),
    ("z", "ز ظ2 ذ2 تس3 ض3 س5 ص6"),
    ("ẓ", "ظ ز2 ض2"),
    ("ż", "ض ز1 ظ2 ج3"),
    ("ẕ", "ذ ز2"),
    ("x", "كس خ4 س4 ش4 قس4 گز6 كز5"),
    ("^x", "ز2 كس1 خ2 ش2 س2"),
    ("x$", "-5"),
    // Hushing.
    ("sh", "ش س4 سه3 سح3 ښ1 چ5"),
    ("š", "ش"),
    ("ś", "ش2 س1"),
    ("ş", "ش ص س3"),
    ("sch", "ش سك3 سخ3 شت6"),
    ("sz", "ش1 س1 سز"),
    ("si", "ش5"),
    ("ti", "ش5 س5"),
    ("ch", "تش ش خ1 ك1 چ ج4 ح3 كه5"),
    ("č", "تش چ ش2 ج3"),
    ("ç", "تش چ س ج2 ش2"),
    ("ć", "تش ش2 چ"),
    ("tch", "تش چ ش1 ج3"),
    ("tsch", "تش چ ش1 ج3"),
    ("tsh", "تش چ ش2 ج3"),
    ("tj", "تش1 تي تج2 ج3"),
    ("cz", "تش تس3 ش3"),
    ("sc", "سك"),
    ("shch", "شتش ش1 تش2"),
    ("chtch", "شتش ش1 تش2"),
    ("schtsch", "شتش ش1 تش2"),
    ("szcz", "شتش ش1 تش2"),
    ("sht", "شت"),
    ("zh", "ج ژ ز3 ش5 زه5"),
    ("ž", "ج ژ ز2"),
    // Palatal.
    ("j", "ج ي2 خ4 ژ چ5 ز5 غ6 ه6"),
    ("ǧ", "ج"),
    ("dj", "ج دج1 دي3"),
    ("dsch", "ج"),
    ("dsh", "ج3"),
    ("dzh", "ج"),
    ("dž", "ج"),
    ("dz", "دز ز2 ج4"),
    ("g", "غ ج ق2 ك3 گ خ6 ي6"),
    ("g<", "ج غ ق2 ك4 گ"),
    ("gg<", "ج"),
    ("ge$", "ج غ ش5"),
    ("gu<", "غ ج1 ق3 گ غو2"),
    ("gu", "غو جو قو1"),
    ("ğ", "غ ج2 ي3 -2 و3 ق3"),
    ("ġ", "غ"),
    ("gh", "غ ج3 ق3 ك4 گ1 -5 غه4 ف6"),
    ("gy", "جي غي دي3 غ3"),
    ("y", "ي -2 ج5"),
    ("^y", "ي اي1 -5"),
    // At the back.
    ("k", "ك ق1 خ5 ج5 گ4 غ6"),
    ("ck", "ك ق3"),
    ("cq", "ق"),
    ("ķ", "ق ك2"),
    ("c", "ك ق2 س4 ش5 ج6"),
    ("c<", "س ك4 تش2 ش4 ص3 ج4"),
    ("cc<", "تش كس"),
    ("cu", "كو قو2"),
    ("q", "ق ك3 غ3 ج4 تش4 خ6 گ5"),
    ("qu", "ك كو ق2 قو2"),
    ("kh", "خ ك3 ح3 كه2 ق5 غ6"),
    ("ḫ", "خ ح4"),
    ("h", "ه ح1 -3 خ5"),
    ("ḥ", "ح ه3"),
    ("hj", "حج"),
    ("h$", "-1 ه ح1"),
    ("'", "ع ء -1 ا1 ي3"),
    ("ʿ", "ع -2"),
    ("ʾ", "ء - ا1 و2 ي2"),
    // Digits for letters.
    ("2", "ء ا ق1"),
    ("3", "ع"),
    ("3'", "غ"),
    ("5", "خ"),
    ("6", "ط"),
    ("6'", "ظ"),
    ("7", "ح"),
    ("7'", "خ"),
    ("8", "ق غ1"),
    ("9", "ص ق"),
    ("9'", "ض"),
    ("4", "ش ذ1"),
];

/// Vowels. What is not marked stands neither at the beginning nor at the end.
const VOWELS: &[(&str, &str)] = &[
    ("^a", "ا ع1 عا1 اي4 ح7"),
    ("^e", "ا اي ع2 عي2 ي3 -6"),
    ("^i", "ا اي ع1 عي2 ي3 -6"),
    ("^o", "او ا1 ع1 عو2 و4"),
    ("^u", "او ا1 ع1 عو1 و4 يو1"),
    ("^ö", "او ا2"),
    ("^ü", "او ا1 اي2 يو2"),
    ("^ou", "او و ع1 عو1 ا2"),
    ("^oua", "وا"),
    ("^ai", "اي عي1 ا4"),
    ("^ei", "اي عي1 ا2"),
    ("^eu", "او يو"),
    ("^au", "او ع3 عو2 ا3"),
    ("^ae", "اي ا1"),
    ("^ea", "اي ا3"),
    ("a", "ا -1 ه6 ع3 ي6 و7"),
    ("e", "ي - ا2 ع3 و6 ه6"),
    ("i", "ي -1 ا4 اي3 ع4"),
    ("o", "و -2 ا2 ع4"),
    ("u", "و -1 ا2 يو2 ي5 ع3"),
    ("ö", "و ي2 -2"),
    ("ü", "و ي1 -2 يو2"),
    ("ı", "ي - ا3"),
    ("é", "ي -1 ا3 ع4"),
    ("ā", "ا -3"),
    ("ī", "ي -3"),
    ("ū", "و -3"),
    ("å", "و ا"),
    ("ou", "و او1 -2 وا2 ع3"),
    ("oua", "وا"),
    ("oo", "و"),
    ("ow", "او و1"),
    ("oi", "وا وي"),
    ("oy", "وي وا1"),
    ("oe", "و1 وي1"),
    ("ee", "ي"),
    ("ea", "ي1"),
    ("ei", "اي ي"),
    ("ey", "اي ي"),
    ("ai", "اي ي ا3 عي1"),
    ("ay", "اي ي عي1"),
    ("ae", "ا اي ي"),
    ("au", "او و عو2"),
    ("aw", "او و عو2"),
    ("eu", "و1 يو ي4"),
    ("ew", "يو و2"),
    ("ie", "ي"),
    ("ye", "ي ي1"),
    ("yu", "يو و2"),
    ("a$", "ا ه ي2 ع3 عه2 اع1 يا4 -5"),
    ("e$", "ي ه - ا1 يه1 ع4"),
    ("i$", "ي -4 ا5 ه6 يع1 ع3 اي4"),
    ("o$", "و ا4 -4 ه6 وع1"),
    ("u$", "و -3 وع1 ا5"),
    ("é$", "ي يه ه1"),
    ("ā$", "ا ي1 اء"),
    ("ī$", "ي"),
    ("ū$", "و"),
    ("ı$", "ي -3"),
    ("ö$", "و"),
    ("ü$", "و ي2"),
    ("å$", "و ا1"),
    ("ah$", "ه ا2 اه اح1"),
    ("eh$", "ه يه"),
    ("ou$", "و"),
    ("oo$", "و"),
    ("ee$", "ي"),
    ("ie$", "ي"),
    ("ei$", "اي ي"),
    ("ey$", "ي اي"),
    ("ay$", "اي ي"),
    ("ai$", "اي ي"),
    ("ya$", "يه يا"),
    ("eau$", "و"),
    ("eaux$", "و"),
    ("aux$", "و"),
    ("au$", "و او"),
    ("ow$", "و اوف2 او"),
    ("es$", "-4 ز3"),
    ("que$", "ك"),
];

/// Arabic letters that may be written where Latin has nothing, and their points.
const BETWEEN: &[(char, u8)] = &[('ا', 3), ('و', 4), ('ي', 4), ('ه', 6), ('ع', 3), ('ء', 1)];

/// Points of an Arabic letter written twice for one.
pub(super) const TWICE: u8 = 3;
/// Points of an article on one side only.
pub(super) const ARTICLE: u8 = 1;

/// Where in a word a spelling stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Anywhere,
    Beginning,
    Inside,
    End,
    BeforeE,
}

/// One way to write a sound.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) place: Place,
    pub(super) latin: Vec<char>,
    pub(super) arabic: Vec<char>,
    pub(super) points: u8,
}

/// All rules, sorted by the first letter of their Latin spelling.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let consonants = CONSONANTS.iter().map(|row| (row, Place::Anywhere));
    let vowels = VOWELS.iter().map(|row| (row, Place::Inside));
    let mut rules: Vec<Rule> = consonants
        .chain(vowels)
        .flat_map(|(row, place)| read_row(row, place))
        .collect();
    rules.sort_by(|a, b| a.latin.cmp(&b.latin));
    rules
});

fn read_row((latin, arabic): &(&str, &str), place: Place) -> Vec<Rule> {
    let (latin, place) = match (
        latin.strip_prefix('^'),
        latin.strip_suffix('$'),
        latin.strip_suffix('<'),
    ) {
        (Some(latin), ..) => (latin, Place::Beginning),
        (_, Some(latin), _) => (latin, Place::End),
        (.., Some(latin)) => (latin, Place::BeforeE),
        _ => (*latin, place),
    };
    arabic
        .split(' ')
        .map(|way| {
            let letters = way.trim_end_matches(|c: char| c.is_ascii_digit());
            let points = way
                .strip_prefix(letters)
                .and_then(|points| points.parse().ok());
            Rule {
                place,
                latin: latin.chars().collect(),
                arabic: letters.chars().filter(|c| *c != '-').collect(),
                points: points.unwrap_or_default(),
            }
        })
        .collect()
}

/// The rules whose Latin spelling begins with this letter.
pub(super) fn rules_of(first: char) -> &'static [Rule] {
    let begins = |rule: &Rule| rule.latin.first().copied().unwrap_or_default();
    let start = RULES.partition_point(|rule| begins(rule) < first);
    let end = RULES.partition_point(|rule| begins(rule) <= first);
    RULES.get(start..end).unwrap_or_default()
}

/// All rules.
pub(super) fn rules() -> &'static [Rule] {
    &RULES
}

/// What it costs that this letter is written where Latin has nothing.
pub(super) fn between(letter: char) -> Option<u8> {
    BETWEEN
        .iter()
        .find(|(weak, _)| *weak == letter)
        .map(|(_, points)| *points)
}

/// The letters of which [`between`] knows, and their points.
pub(super) fn weak() -> impl Iterator<Item = (char, u8)> {
    BETWEEN.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::is_arabic_word;
    use crate::names::spelling::letters_of;

    #[test]
    fn every_row_can_be_read() {
        for rule in rules() {
            let latin: String = rule.latin.iter().collect();
            assert_eq!(letters_of(&latin).as_ref(), Some(&rule.latin), "{latin}");
            let arabic: String = rule.arabic.iter().collect();
            assert!(
                arabic.is_empty() || is_arabic_word(&arabic),
                "{latin}: {arabic}"
            );
            assert!(rule.points < 10, "{latin}: {arabic}");
        }
    }

    #[test]
    fn no_row_stands_twice() {
        let mut rows: Vec<_> = CONSONANTS
            .iter()
            .chain(VOWELS)
            .map(|(latin, _)| *latin)
            .collect();
        rows.sort_unstable();
        let twice: Vec<_> = rows.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn rules_are_found_by_their_first_letter() {
        let all: usize = ('\0'..='\u{1EFF}')
            .map(|letter| rules_of(letter).len())
            .sum();
        assert_eq!(all, rules().len());
        assert!(rules_of('ж').is_empty());
    }
}
