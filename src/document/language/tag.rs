//! Language tags: as files write them, and as they are kept.
//!
//! Kept is the BCP 47 tag in lower case, with the region or script where the file names one (`ar-sy`), and
//! the two-letter code where there is one: a condition `language:ar` finds `ar` and `ar-sy`.

use whatlang::Lang;

use super::Script;

/// Names and three-letter codes that files hold where a tag should stand.
const NAMES: [(&str, &str); 44] = [
    ("ara", "ar"),
    ("arb", "ar"),
    ("arabic", "ar"),
    ("العربية", "ar"),
    ("عربي", "ar"),
    ("fas", "fa"),
    ("per", "fa"),
    ("pes", "fa"),
    ("persian", "fa"),
    ("farsi", "fa"),
    ("فارسی", "fa"),
    ("dari", "prs"),
    ("دری", "prs"),
    ("urd", "ur"),
    ("urdu", "ur"),
    ("اردو", "ur"),
    ("pus", "ps"),
    ("pbu", "ps"),
    ("pashto", "ps"),
    ("پښتو", "ps"),
    ("kur", "ku"),
    ("kmr", "ku"),
    ("kurmanji", "ku"),
    ("kurdish", "ku"),
    ("sorani", "ckb"),
    ("uig", "ug"),
    ("uyghur", "ug"),
    ("heb", "he"),
    ("iw", "he"),
    ("hebrew", "he"),
    ("eng", "en"),
    ("english", "en"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("french", "fr"),
    ("français", "fr"),
    ("deu", "de"),
    ("ger", "de"),
    ("german", "de"),
    ("tur", "tr"),
    ("turkish", "tr"),
    ("som", "so"),
    ("rus", "ru"),
    ("spa", "es"),
];

/// The tag that a file's word for its language means; nothing where it means none.
#[must_use]
pub fn normalise(told: &str) -> Option<String> {
    // Several languages: the first is the main one. A POSIX locale has its charset behind a dot.
    let first = told
        .split([',', ';', '.', '@', ' '])
        .find(|part| !part.is_empty())?
        .to_lowercase()
        .replace('_', "-");
    let (primary, rest) = first.split_once('-').unwrap_or((&first, ""));
    let known = NAMES.iter().find(|(name, _)| *name == primary);
    let primary = known.map_or(primary, |(_, tag)| *tag);
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase());
    let sensible = matches!(primary.len(), 2 | 3) && letters(primary);
    // Codes that name no language: several, none, undetermined, uncoded; and charsets.
    if !sensible || matches!(primary, "mul" | "zxx" | "und" | "mis" | "utf" | "iso") {
        return None;
    }
    let subtag = |part: &&str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let mut tag = primary.to_owned();
    for part in rest.split('-').take_while(subtag) {
        tag.push('-');
        tag.push_str(part);
    }
    // Persian of Afghanistan has a code of its own.
    Some(if tag == "fa-af" {
        "prs".to_owned()
    } else {
        tag
    })
}

/// The scripts a language is written in, for those that have one or two; a script in the tag says it.
pub(super) fn scripts(tag: &str) -> Option<&'static [Script]> {
    let mut parts = tag.split('-');
    let primary = parts.next()?;
    for part in parts {
        match part {
            "latn" => return Some(&[Script::Latin]),
            "arab" | "aran" => return Some(&[Script::Arabic]),
            "cyrl" | "hebr" => return Some(&[Script::Other]),
            _ => {}
        }
    }
    Some(match primary {
        "ar" | "fa" | "prs" | "ur" | "ps" | "ckb" => &[Script::Arabic],
        "en" | "fr" | "de" | "es" | "it" | "nl" | "pt" | "sv" | "da" | "nb" | "no" | "fi"
        | "pl" | "cs" | "ro" | "hu" | "tr" | "so" | "sw" | "ha" | "id" | "vi" => &[Script::Latin],
        "he" | "ru" | "uk" | "el" | "zh" | "ja" | "ko" | "hy" | "ka" | "am" | "ti" | "bg" => {
            &[Script::Other]
        }
        _ => return None,
    })
}

/// The tag of a language that `whatlang` found.
pub(super) fn of_whatlang(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    }
}
