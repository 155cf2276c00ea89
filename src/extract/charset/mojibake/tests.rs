//! Sentences that were read in the wrong character set, and sentences that look a little like it.

use proptest::prelude::*;

use super::*;

const TEXT: &str = "وصلت القافلة إلى المدينة صباح الخميس، وفيها «دقيق» ومياه.";

fn misread(bytes: &[u8], taken: Taken) -> String {
    let half = match taken {
        Taken::Windows1252 => half_of(WINDOWS_1252),
        Taken::Latin1 => return bytes.iter().map(|byte| char::from(*byte)).collect(),
        Taken::Windows1256 => half_of(WINDOWS_1256),
        Taken::Macintosh => half_of(MACINTOSH),
    };
    bytes
        .iter()
        .map(|byte| super::super::sets::char_of(&half, *byte))
        .collect()
}

fn windows_1256(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| Taken::Windows1256.byte_of(c).unwrap())
        .collect()
}

#[track_caller]
fn check(wrong: &str, right: &str, encoding: &str) {
    let repaired = repair(wrong).unwrap_or_else(|| panic!("{wrong} is left alone"));
    assert_eq!(
        (repaired.text.as_str(), repaired.encoding.as_str()),
        (right, encoding)
    );
}

#[test]
fn utf_8_that_was_read_as_something_else() {
    let bytes = TEXT.as_bytes();
    let once = |taken| misread(bytes, taken);
    check(
        &once(Taken::Windows1252),
        TEXT,
        "UTF-8, read as windows-1252",
    );
    check(&once(Taken::Latin1), TEXT, "UTF-8, read as ISO-8859-1");
    check(
        &once(Taken::Windows1256),
        TEXT,
        "UTF-8, read as windows-1256",
    );
    check(&once(Taken::Macintosh), TEXT, "UTF-8, read as macintosh");
    let twice = misread(once(Taken::Windows1252).as_bytes(), Taken::Windows1252);
    check(&twice, TEXT, "UTF-8, read as windows-1252, twice");
    let twice = misread(once(Taken::Windows1256).as_bytes(), Taken::Windows1256);
    check(&twice, TEXT, "UTF-8, read as windows-1256, twice");
    check("Ø§Ù„Ø³Ù„Ø§Ù…", "السلام", "UTF-8, read as windows-1252");
    check("ط§ظ„ط³ظ„ط§ظ…", "السلام", "UTF-8, read as windows-1256");
    check(
        &misread(
            "La fête a été reportée à l’année prochaine".as_bytes(),
            Taken::Windows1252,
        ),
        "La fête a été reportée à l’année prochaine",
        "UTF-8, read as windows-1252",
    );
    check(
        &misread(
            "کاروان به شهر رسید و چند گونی آرد آورد".as_bytes(),
            Taken::Windows1256,
        ),
        "کاروان به شهر رسید و چند گونی آرد آورد",
        "UTF-8, read as windows-1256",
    );
}

#[test]
fn windows_1256_that_was_read_as_windows_1252() {
    let bytes = windows_1256(TEXT);
    for taken in [Taken::Windows1252, Taken::Latin1] {
        check(
            &misread(&bytes, taken),
            TEXT,
            "windows-1256, read as windows-1252",
        );
    }
    check(
        "ÇáÓáÇã Úáíßã",
        "السلام عليكم",
        "windows-1256, read as windows-1252",
    );
}

#[test]
fn lost_bytes_and_lines_that_are_fine() {
    let wrong = misread(TEXT.as_bytes(), Taken::Windows1252);
    for lost in ["?", "\u{FFFD}", ""] {
        let lost = wrong.replace('\u{81}', lost);
        check(&lost, TEXT, "UTF-8, read as windows-1252, repaired");
    }
    let lost = wrong.replace('\u{AD}', "");
    check(&lost, TEXT, "UTF-8, read as windows-1252, repaired");
    let lost = wrong.replace("Ø§Ù„Ù", "Ø\u{FFFD}Ù„Ù");
    let right = TEXT
        .replace("الق", "\u{FFFD}لق")
        .replace("المد", "\u{FFFD}لمد");
    check(&lost, &right, "UTF-8, read as windows-1252, repaired");
    check(
        &format!("{TEXT}\n{wrong}\nok\n"),
        &format!("{TEXT}\n{TEXT}\nok\n"),
        "UTF-8, read as windows-1252, partly",
    );
    check(
        &format!("{wrong}\nÙˆ\n"),
        &format!("{TEXT}\nو\n"),
        "UTF-8, read as windows-1252",
    );
    check(
        &format!("{{\"a\":\"{TEXT}\",\"b\":\"{wrong}\"}}"),
        &format!("{{\"a\":\"{TEXT}\",\"b\":\"{TEXT}\"}}"),
        "UTF-8, read as windows-1252",
    );
}

#[test]
fn good_text_is_left_alone() {
    let check = |text: &str| assert_eq!(repair(text), None, "{text}");
    check(TEXT);
    check("ظلّ الطفل ينتظر، فقط… «ط» و«ظ» وط©");
    check("ط، ظ، أ، ط»، ظ…");
    check("L’ÉTÉ À ABIDJAN : « CÔTÉ ÉLÈVES », créée à Nîmes, où ça a été dit « à Noël »");
    check("ÉÈÊË ÀÂÄ ÎÏ ÔÖ ÙÛÜ Ç");
    check("ŞEHRİN DOĞUSUNDA ÇATIŞMA ÇIKTI, ÜÇ KİŞİ YARALANDI, «ÖĞÜT»");
    check("São João não é só emoção; Ã e Â são letras");
    check("Blåbærsyltetøy på øya, «Å» og Ø");
    check("ÅÄÖ åäö, Þór og Æðey");
    check("کاروان به شهر رسید؛ گفت: «ما طلب نداریم» ط");
    check("قافلہ شہر پہنچا، اور لوگوں نے کہا کہ “طے” ہے");
    check("");
}

proptest! {
    /// What people write in Arabic, Persian, Urdu, French and Turkish stays as it is.
    #[test]
    fn sensible_text_is_left_alone(words in proptest::collection::vec(prop::sample::select(vec![
        "وصلت", "القافلة", "فقط،", "ظهرا", "«طريق»", "حظ…", "أ»", "خط", "ملاحظ؛", "کاروان", "گفت", "طلب", "قافلہ", "طے", "été", "à", "«", "»",
        "créée", "ÉTÉ", "ÉLÈVES", "Noël…", "Âge", "Ãngela", "İSTANBUL", "ÇIKTI", "ÖĞÜT", "ŞÜPHE", "naïve", "–", "\u{A0}»", "€", "©", "\n", "12",
    ]), 0..40)) {
        let text = words.join(" ");
        prop_assert_eq!(repair(&text), None, "{}", text);
    }

    #[test]
    fn any_text_is_survived(text in "[\u{80}-\u{FF}ط-ي‚-…?\u{FFFD}\"\n a]{0,60}") {
        let _ = repair(&text);
    }
}
