//! Languages of the Latin script: by their commonest words, then by how letters follow each other.
//!
//! The crate `whatlang` knows sequences of letters, but neither Kurdish nor Somali, and is unsure about
//! short texts. The commonest words of a language are a fifth to a half of any running text of it.

use whatlang::{Detector, Lang};

/// The commonest words of the languages that this kind of archive holds most, in lower case. A word that
/// two of them share says nothing and stands in neither, unless it is far commoner in one.
const WORDS: [(&str, &[&str]); 13] = [
    (
        "en",
        &[
            "the", "of", "and", "to", "that", "was", "were", "for", "with", "by", "from", "has",
            "have", "been", "his", "which", "this", "are", "is", "its", "their", "would", "said",
            "who", "after", "at", "or", "not", "they", "an", "shall", "everyone", "had", "be",
            "it", "he",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "de", "en", "les", "des", "et", "est", "une", "dans", "qui", "que", "pour",
            "par", "sur", "avec", "du", "au", "aux", "ont", "été", "cette", "ses", "leur", "pas",
            "plus", "après", "sont", "toute", "ou", "à", "ce", "il", "elle", "ils", "d", "l", "sa",
            "sous", "mais",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "und", "das", "den", "von", "mit", "ist", "des", "dem", "ein", "eine",
            "auf", "für", "nicht", "sich", "auch", "werden", "wurde", "nach", "bei", "oder", "zu",
            "im", "hat", "einer", "wird", "als", "aus", "haben", "über", "einen",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "que", "del", "una", "por", "con", "para", "su", "sus", "al", "lo",
            "más", "fue", "como", "ha", "y", "tiene", "o", "este", "esta", "pero", "entre",
            "sobre", "sin", "la", "de", "en", "toda", "persona", "son",
        ],
    ),
    (
        "it",
        &[
            "il",
            "di",
            "che",
            "della",
            "dei",
            "per",
            "una",
            "del",
            "con",
            "sono",
            "nel",
            "alla",
            "gli",
            "ha",
            "non",
            "le",
            "ogni",
            "ed",
            "è",
            "dal",
            "delle",
            "anche",
            "più",
            "diritto",
            "individuo",
            "da",
            "lo",
            "stato",
            "nella",
            "si",
            "al",
            "dell",
            "o",
            "e",
        ],
    ),
    (
        "pt",
        &[
            "o", "os", "as", "do", "da", "dos", "das", "em", "um", "uma", "que", "não", "para",
            "com", "por", "se", "ao", "na", "no", "pela", "foi", "mais", "seu", "sua", "são", "ou",
            "à", "toda", "tem", "pessoa", "e", "direito", "nas", "nos", "também",
        ],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "van", "en", "in", "is", "op", "te", "dat", "die", "voor", "met",
            "zijn", "niet", "aan", "door", "ook", "werd", "naar", "heeft", "recht", "ieder", "of",
            "zal", "bij", "tot", "om", "worden", "er", "hij", "als", "deze",
        ],
    ),
    (
        "tr",
        &[
            "ve",
            "bir",
            "bu",
            "için",
            "ile",
            "da",
            "de",
            "olarak",
            "olan",
            "her",
            "veya",
            "hakkı",
            "vardır",
            "gibi",
            "daha",
            "göre",
            "çok",
            "sonra",
            "kadar",
            "ancak",
            "ya",
            "şahsın",
            "hiç",
            "en",
            "dedi",
            "ise",
            "olduğu",
            "tarafından",
        ],
    ),
    (
        "ku",
        &[
            "û", "ku", "ji", "bi", "di", "li", "de", "ya", "yên", "wî", "xwe", "an", "ev", "her",
            "bo", "heye", "dike", "hatin", "kir", "kirin", "ne", "jî", "ê", "wan", "yê", "kes",
            "mafê", "hat", "vê", "ên", "hemû", "nav", "gelek", "piştî", "dikin", "wê",
        ],
    ),
    (
        "so",
        &[
            "iyo", "oo", "ka", "uu", "ay", "waa", "ee", "ku", "in", "waxaa", "aan", "leh", "xaq",
            "kasta", "si", "ah", "u", "ama", "lagu", "kale", "waxa", "isaga", "la", "qof", "soo",
            "ayaa", "wuxuu", "dalka", "ayay", "inuu", "loo", "buu", "kala", "aad",
        ],
    ),
    (
        "sw",
        &[
            "na", "ya", "wa", "kwa", "katika", "za", "ni", "la", "yake", "kila", "mtu", "haki",
            "au", "cha", "hii", "kuwa", "kama", "hiyo", "huo", "watu", "vya", "ambayo", "pia",
            "huyo", "wake", "baada", "hao",
        ],
    ),
    (
        "ha",
        &[
            "da", "na", "ta", "ya", "wa", "ko", "kuma", "shi", "ce", "cikin", "don", "ba", "su",
            "wani", "kowane", "mutum", "yana", "ga", "ne", "wannan", "sun", "ko", "za", "tare",
            "ake", "yi", "kan", "hakki", "an",
        ],
    ),
    (
        "id",
        &[
            "yang", "dan", "di", "dengan", "untuk", "dari", "ini", "dalam", "tidak", "itu", "pada",
            "setiap", "orang", "berhak", "atas", "atau", "oleh", "ke", "akan", "telah", "adalah",
            "juga", "tersebut", "hak", "sebagai", "dia", "mereka",
        ],
    ),
];

/// Languages that `whatlang` is asked about.
const OTHERS: [Lang; 24] = [
    Lang::Eng,
    Lang::Fra,
    Lang::Deu,
    Lang::Spa,
    Lang::Ita,
    Lang::Por,
    Lang::Nld,
    Lang::Tur,
    Lang::Pol,
    Lang::Swe,
    Lang::Dan,
    Lang::Nob,
    Lang::Fin,
    Lang::Ces,
    Lang::Slk,
    Lang::Hun,
    Lang::Ron,
    Lang::Hrv,
    Lang::Ind,
    Lang::Aze,
    Lang::Uzb,
    Lang::Cat,
    Lang::Vie,
    Lang::Est,
];

/// The fewest words that say anything, and how many make more than a line.
const FEWEST_WORDS: usize = 3;
const LINE: usize = 7;
/// No word of the lists has more bytes.
const LONGEST: usize = 10;

/// The language of a text whose letters are Latin.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let mut words = 0_usize;
    let mut met = [0_usize; WORDS.len()];
    for word in lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        words += 1;
        for (place, (tag, known)) in WORDS.iter().enumerate() {
            let is_known = word.len() <= LONGEST && known.contains(&word);
            met[place] += usize::from(is_known || *tag == "ku" && is_kurdish(word));
        }
    }
    if words < FEWEST_WORDS {
        return None;
    }
    let best = (0..WORDS.len()).max_by_key(|place| met[*place])?;
    let most = met[best];
    let next = (0..WORDS.len())
        .filter(|place| *place != best)
        .map(|place| met[place])
        .max()?;
    let info = Detector::with_allowlist(OTHERS.to_vec()).detect(text)?;
    let (guess, sure) = (super::tag::of_whatlang(info.lang()), info.is_reliable());
    // Both agree, or nearly: neighbours share many of their commonest words.
    let agreeing = WORDS
        .iter()
        .zip(met)
        .find_map(|((tag, _), met)| (*tag == guess).then_some(met))
        .is_some_and(|met| met >= if sure { 1 } else { 2 } && met * 3 >= most * 2);
    if agreeing {
        return Some(guess);
    }
    // A fifth of the words, and far more than of any other language.
    if most >= 2 && most * 5 >= words && (most >= next * 2 || most >= 4 && most * 2 >= next * 3) {
        return Some(WORDS[best].0);
    }
    // Sequences of letters alone say something of a sentence, not of a line.
    (sure && words >= LINE && most * 4 < words).then_some(guess)
}

/// Whether a word is spelled as only Kurdish spells: with î or û, or with ê at its end.
fn is_kurdish(word: &str) -> bool {
    word.contains(['î', 'û']) || word.ends_with('ê') || word.ends_with("ên")
}
