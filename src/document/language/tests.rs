//! Languages, line by line. The sentences are written for these tests.

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(rows: &[(&str, &str)]) {
    for (text, tag) in rows {
        assert_eq!(of(text).unwrap_or("-"), *tag, "the language of {text}");
    }
}

#[test]
fn languages_of_the_arabic_script_are_told_apart_by_letters() {
    check(&[
        ("وصلت القافلة إلى المدينة بعد يومين من الحصار", "ar"),
        ("این کاروان پس از دو روز محاصره به شهر رسید", "fa"),
        ("دغه کاروان د دوو ورځو وروسته ښار ته ورسېد", "ps"),
        ("یہ قافلہ دو دن کے محاصرے کے بعد شہر میں پہنچا", "ur"),
        (
            "کاروانەکە دوای دوو ڕۆژ گەیشتە شارەکە و خەڵک پێشوازییان لێ کرد",
            "ckb",
        ),
        ("كارۋان ئىككى كۈندىن كېيىن شەھەرگە يېتىپ كەلدى", "ug"),
        ("קבוצת השיירה הגיעה לעיר אחרי יומיים", "he"),
    ]);
}

#[test]
fn arabic_stays_arabic_whatever_keyboard_and_name() {
    check(&[
        ("پوتين يلتقي رئيس الوزراء", "ar"),
        ("زيارة چاووش أوغلو إلى بغداد", "ar"),
        ("قصف علی المدینة", "ar"),
        (
            "وصلت القافلة الی المدینة فی مساء الیوم وکانت الطریق مغلقة",
            "ar",
        ),
        ("مقتل پیشمرگة في کرکوك", "ar"),
        ("قوات كوردية في كركوك", "ar"),
        ("مقتل ثلاثة جنود", "ar"),
        ("الرئيس يستقبل گرايفتس في عدن", "ar"),
        ("قال شيخ گبيلة ان الچلبي هنا", "ar"),
        ("اللہ والملائكة والناس أجمعين في السماء", "ar"),
        ("چاد تغلق حدودها مع ليبيا", "ar"),
    ]);
    // Too little to tell is not Persian either.
    for text in ["پوتین", "پوتین یتکلم", "کابل", "مقتل پوتين", "کرکوک یکی"]
    {
        assert!(of(text) != Some("fa"), "{text}");
    }
}

#[test]
fn dari_is_persian_with_words_of_its_own() {
    check(&[
        (
            "مسئولان محلی می‌گویند که در ولسوالی چهاردره پولیس با مخالفان درگیر شد",
            "prs",
        ),
        (
            "داکتر شفاخانه گفت که دو تن زخمی شده‌اند و در پوهنتون درس متوقف است",
            "prs",
        ),
        ("پلیس تهران گفت که دو نفر در بیمارستان بستری شده‌اند", "fa"),
        // One word is no evidence: Iran's newspapers write about Afghanistan too.
        ("در یک ولسوالی افغانستان دو نفر کشته شدند و پلیس آمد", "fa"),
    ]);
}

#[test]
fn languages_of_other_scripts() {
    check(&[
        ("The convoy reached the town after two days of siege", "en"),
        (
            "Le convoi est arrivé dans la ville après deux jours de siège",
            "fr",
        ),
        (
            "Der Konvoi hat die Stadt nach zwei Tagen Belagerung erreicht",
            "de",
        ),
        (
            "El convoy llegó a la ciudad después de dos días con los heridos",
            "es",
        ),
        (
            "Il convoglio è arrivato nella città dopo due giorni di assedio",
            "it",
        ),
        (
            "Konvoy iki gün sonra kente ulaştı ve bir grup için yardım getirdi",
            "tr",
        ),
        (
            "Karwan piştî du rojan gihîşt bajêr û gel ji bo wan li kolanê sekinî",
            "ku",
        ),
        (
            "Kolonyadii ayaa magaalada soo gaartay laba maalmood ka dib oo ay dadku sugayeen",
            "so",
        ),
        ("Колонна прибыла в город после двух дней осады", "ru"),
        (
            "Колона прибула до міста після двох днів облоги, і люди її чекали",
            "uk",
        ),
        ("Deux morts", "-"),
        ("12.5.2021 — 3:45", "-"),
        ("", "-"),
        ("BBC", "-"),
    ]);
}

#[test]
fn a_text_of_two_scripts_is_that_of_most_letters() {
    check(&[
        (
            "قال متحدث باسم شركة Example Systems إن الخدمة تعود غدا إلى العمل",
            "ar",
        ),
        (
            "The word «الجسر» stands on the sign at the end of the road",
            "en",
        ),
        ("abc def ghi ابت جحخ دذر", "-"),
    ]);
}

#[test]
fn long_texts_are_judged_by_samples() {
    let arabic = "وصلت القافلة إلى المدينة بعد يومين من الحصار. ".repeat(2000);
    let english = "The convoy reached the town after two days. ".repeat(20);
    check(&[
        (&format!("{english}{arabic}"), "ar"),
        (&format!("{arabic}{english}"), "ar"),
    ]);
}

#[test]
fn what_the_file_says_counts_unless_the_script_contradicts() {
    let arabic = "وصلت القافلة إلى المدينة بعد يومين من الحصار، وقال شهود إن الطريق كانت مغلقة";
    let english =
        "The convoy reached the town after two days, and witnesses said the road was closed";
    for (told, text, expected) in [
        (Some("ar-SY"), arabic, "ar-sy told"),
        (Some("ar_EG.UTF-8"), arabic, "ar-eg told"),
        (Some("ara"), arabic, "ar told"),
        (Some("Arabic"), arabic, "ar told"),
        (Some("fa-AF"), arabic, "prs told"),
        (Some("en"), arabic, "ar detected"),
        (Some("en-US"), arabic, "ar detected"),
        (Some("ar"), english, "en detected"),
        (Some("ar-Latn"), english, "ar-latn told"),
        (Some("und"), arabic, "ar detected"),
        (Some("UTF-8"), arabic, "ar detected"),
        (Some(""), arabic, "ar detected"),
        (None, english, "en detected"),
        (Some("en"), "خبر", "en told"),
        (None, "خبر", "-"),
        (
            Some("xx-unknown-thing-far-toolongsubtag"),
            arabic,
            "xx-unknown-thing-far told",
        ),
    ] {
        let found = of_document(told, None, text).map_or("-".to_owned(), |(tag, from)| {
            let from = match from {
                LanguageFrom::Told => "told",
                LanguageFrom::Detected => "detected",
            };
            format!("{tag} {from}")
        });
        assert_eq!(found, expected, "{told:?} of {text}");
    }
    let with_title = of_document(None, Some("وصول القافلة إلى المدينة"), "خبر");
    assert_eq!(with_title, Some(("ar".to_owned(), LanguageFrom::Detected)));
}

proptest! {
    #[test]
    fn any_text_has_a_language_or_none(text in "\\PC{0,200}", times in 1..60_usize) {
        let _ = of(&text);
        let _ = of(&text.repeat(times));
        let _ = of_document(Some(&text), Some(&text), &text);
    }
}
