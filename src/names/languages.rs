//! What languages are called, by the tags that documents have.

/// Tags with the name in Arabic and in English, in the order of the tags.
const LANGUAGES: [(&str, &str, &str); 91] = [
    ("af", "الأفريقانية", "Afrikaans"),
    ("ak", "الأكانية", "Akan"),
    ("am", "الأمهرية", "Amharic"),
    ("ar", "العربية", "Arabic"),
    ("az", "الأذربيجانية", "Azerbaijani"),
    ("be", "البيلاروسية", "Belarusian"),
    ("ber", "الأمازيغية", "Berber"),
    ("bg", "البلغارية", "Bulgarian"),
    ("bn", "البنغالية", "Bengali"),
    ("bs", "البوسنية", "Bosnian"),
    ("ca", "الكتالونية", "Catalan"),
    ("ckb", "الكردية السورانية", "Sorani Kurdish"),
    ("cs", "التشيكية", "Czech"),
    ("cy", "الويلزية", "Welsh"),
    ("da", "الدنماركية", "Danish"),
    ("de", "الألمانية", "German"),
    ("el", "اليونانية", "Greek"),
    ("en", "الإنجليزية", "English"),
    ("eo", "الإسبرانتو", "Esperanto"),
    ("es", "الإسبانية", "Spanish"),
    ("et", "الإستونية", "Estonian"),
    ("fa", "الفارسية", "Persian"),
    ("fi", "الفنلندية", "Finnish"),
    ("fr", "الفرنسية", "French"),
    ("gu", "الغوجاراتية", "Gujarati"),
    ("ha", "الهوسا", "Hausa"),
    ("he", "العبرية", "Hebrew"),
    ("hi", "الهندية", "Hindi"),
    ("hr", "الكرواتية", "Croatian"),
    ("hu", "المجرية", "Hungarian"),
    ("hy", "الأرمنية", "Armenian"),
    ("id", "الإندونيسية", "Indonesian"),
    ("it", "الإيطالية", "Italian"),
    ("ja", "اليابانية", "Japanese"),
    ("jv", "الجاوية", "Javanese"),
    ("ka", "الجورجية", "Georgian"),
    ("kk", "الكازاخية", "Kazakh"),
    ("km", "الخميرية", "Khmer"),
    ("kn", "الكانادية", "Kannada"),
    ("ko", "الكورية", "Korean"),
    ("ku", "الكردية", "Kurdish"),
    ("ky", "القرغيزية", "Kyrgyz"),
    ("la", "اللاتينية", "Latin"),
    ("lt", "الليتوانية", "Lithuanian"),
    ("lv", "اللاتفية", "Latvian"),
    ("mk", "المقدونية", "Macedonian"),
    ("ml", "المالايالامية", "Malayalam"),
    ("mr", "الماراثية", "Marathi"),
    ("ms", "الملايوية", "Malay"),
    ("my", "البورمية", "Burmese"),
    ("nb", "النرويجية", "Norwegian"),
    ("ne", "النيبالية", "Nepali"),
    ("nl", "الهولندية", "Dutch"),
    ("no", "النرويجية", "Norwegian"),
    ("or", "الأورية", "Odia"),
    ("pa", "البنجابية", "Punjabi"),
    ("pl", "البولندية", "Polish"),
    ("prs", "الدرية", "Dari"),
    ("ps", "البشتوية", "Pashto"),
    ("pt", "البرتغالية", "Portuguese"),
    ("ro", "الرومانية", "Romanian"),
    ("ru", "الروسية", "Russian"),
    ("sd", "السندية", "Sindhi"),
    ("si", "السنهالية", "Sinhala"),
    ("sk", "السلوفاكية", "Slovak"),
    ("sl", "السلوفينية", "Slovenian"),
    ("sn", "الشونا", "Shona"),
    ("so", "الصومالية", "Somali"),
    ("sq", "الألبانية", "Albanian"),
    ("sr", "الصربية", "Serbian"),
    ("sv", "السويدية", "Swedish"),
    ("sw", "السواحيلية", "Swahili"),
    ("syr", "السريانية", "Syriac"),
    ("ta", "التاميلية", "Tamil"),
    ("te", "التيلوغوية", "Telugu"),
    ("tg", "الطاجيكية", "Tajik"),
    ("th", "التايلاندية", "Thai"),
    ("ti", "التغرينية", "Tigrinya"),
    ("tk", "التركمانية", "Turkmen"),
    ("tl", "التاغالوغية", "Tagalog"),
    ("tr", "التركية", "Turkish"),
    ("tt", "التترية", "Tatar"),
    ("ug", "الأويغورية", "Uyghur"),
    ("uk", "الأوكرانية", "Ukrainian"),
    ("ur", "الأردية", "Urdu"),
    ("uz", "الأوزبكية", "Uzbek"),
    ("vi", "الفيتنامية", "Vietnamese"),
    ("yi", "اليديشية", "Yiddish"),
    ("yo", "اليوروبا", "Yoruba"),
    ("zh", "الصينية", "Chinese"),
    ("zu", "الزولو", "Zulu"),
];

/// The Arabic and the English name of a language by its tag, without a region: `ar`, not `ar-sy`.
pub(super) fn language(tag: &str) -> Option<(&'static str, &'static str)> {
    let place = LANGUAGES.binary_search_by(|(other, _, _)| (*other).cmp(tag));
    let (_, arabic, english) = LANGUAGES.get(place.ok()?)?;
    Some((arabic, english))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tags_are_in_order_and_each_is_found() {
        assert!(LANGUAGES.is_sorted_by(|a, b| a.0 < b.0));
        for (tag, arabic, english) in LANGUAGES {
            assert_eq!(language(tag), Some((arabic, english)));
            assert!(arabic.starts_with("ال"), "{tag}: {arabic}");
        }
        assert_eq!(language("xx"), None);
    }
}
