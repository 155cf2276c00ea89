//! Texts in every character set: which one is seen, and what comes out.

use std::path::{Path, PathBuf};

use encoding_rs::{
    ISO_8859_6, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
};

use super::sets::half_of;
use super::*;

/// The bytes of a text in a character set, without the characters that are missing there; and the text
/// without them.
fn encode(charset: Charset, text: &str) -> (Vec<u8>, String) {
    let half = match charset {
        Charset::Web(encoding) => half_of(encoding),
        charset => *charset.arabic_half().unwrap(),
    };
    let ibm = charset == Charset::Ibm;
    let chars: Vec<char> = text.chars().collect();
    let (mut bytes, mut kept) = (Vec::new(), String::new());
    for (at, c) in chars.iter().enumerate() {
        let places: Vec<u8> = (0x80..=0xFF)
            .filter(|byte| half.get(usize::from(byte - 0x80)) == Some(c))
            .filter(|byte| !ibm || !super::tables::is_lam_alef(*byte))
            .collect();
        let last = chars.get(at + 1).is_none_or(|next| !next.is_alphabetic());
        let byte = if c.is_ascii() && !(ibm && *c == '%') {
            Some(*c as u8)
        } else if last {
            places.last().copied()
        } else {
            places.first().copied()
        };
        if let Some(byte) = byte {
            bytes.push(byte);
            kept.push(*c);
        }
    }
    if ibm {
        bytes = bytes
            .split_inclusive(|byte| *byte == b'\n')
            .flat_map(seen)
            .collect();
    }
    (bytes, kept)
}

/// A line in the order it is seen: all from right to left but numbers and Latin words.
fn seen(line: &[u8]) -> Vec<u8> {
    let (line, end) = match line.split_last() {
        Some((b'\n', line)) => (line, &b"\n"[..]),
        _ => (line, &b""[..]),
    };
    let alphanumeric = |byte: &u8| byte.is_ascii_alphanumeric() || (0xB0..=0xB9).contains(byte);
    let ltr: Vec<bool> = (0..line.len())
        .map(|at| {
            let is = |at: usize| line.get(at).is_some_and(alphanumeric);
            let joins = line.get(at).is_some_and(|byte| b".,:/-".contains(byte));
            is(at) || joins && at > 0 && is(at - 1) && is(at + 1)
        })
        .collect();
    let mut out = Vec::new();
    let mut at = line.len();
    for part in ltr.chunk_by(|a, b| a == b).rev() {
        at -= part.len();
        let run = line.get(at..at + part.len()).unwrap();
        if part.first() == Some(&true) {
            out.extend_from_slice(run);
        } else {
            out.extend(run.iter().rev().map(|byte| match byte {
                b'(' => b')',
                b')' => b'(',
                0x97 => 0x98,
                0x98 => 0x97,
                byte => *byte,
            }));
        }
    }
    out.extend_from_slice(end);
    out
}

fn sample_corpus() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-corpus");
    let mut files: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .filter(|text| {
            text.chars()
                .filter(|c| ('\u{621}'..='\u{64A}').contains(c))
                .count()
                * 2
                > text.chars().count()
        })
        .collect()
}

fn letters_in(text: &str) -> usize {
    text.chars()
        .filter(|c| ('\u{621}'..='\u{64A}').contains(c))
        .count()
}

/// How many pieces of each length are read.
const PIECES: usize = 40;

/// Pieces of a text, each of so many characters, that begin and end with words.
fn pieces(text: &str, length: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() && out.len() < PIECES {
        let mut piece = String::new();
        for word in words.iter().skip(at) {
            if letters_in(&piece) >= length {
                break;
            }
            piece.push_str(word);
        }
        at += if length == 3 {
            1
        } else {
            1 + words.len() / PIECES
        };
        let piece = piece.trim().to_owned();
        let letters = letters_in(&piece);
        if letters >= length && (length > 3 || letters == 3) {
            out.push(piece);
        }
    }
    out
}

/// How much is read as it was written, of pieces of so many letters.
#[track_caller]
fn check_figures(charset: Charset, least: [f32; 4]) {
    let corpus = sample_corpus();
    for (length, least) in [3, 10, 30, 100].into_iter().zip(least) {
        let pieces = pieces(&corpus, length);
        let right = pieces.iter().filter(|piece| {
            let (bytes, kept) = encode(charset, piece);
            decode(bytes, None).unwrap().text == kept
        });
        let share = right.count() as f32 / pieces.len() as f32;
        assert!(share >= least, "{} by {length}: {share}", charset.name());
    }
}

#[test]
fn arabic_is_read_in_every_character_set() {
    check_figures(Charset::Web(WINDOWS_1256), [1.0; 4]);
    check_figures(Charset::Web(ISO_8859_6), [0.9, 1.0, 1.0, 1.0]);
    check_figures(Charset::Mac, [0.9, 1.0, 1.0, 1.0]);
    check_figures(Charset::Dos, [0.8, 0.95, 0.95, 0.95]);
    check_figures(Charset::Ibm, [0.6, 0.95, 0.95, 0.95]);
}

/// The encoding, and whether the text is that of `charset`.
#[track_caller]
fn check(charset: Charset, declared: Option<&str>, text: &str, encoding: &str) {
    let (bytes, kept) = encode(charset, text);
    let read = decode(bytes, declared).unwrap();
    assert_eq!(
        (read.text.as_str(), read.encoding.as_ref()),
        (kept.as_str(), encoding),
        "{declared:?}"
    );
}

/// Each line, and in Latin writing each word that is not ASCII.
#[track_caller]
fn check_foreign(encoding: &'static encoding_rs::Encoding, text: &str) {
    let latin = text.chars().any(|c| c.is_ascii_lowercase());
    let words = text
        .split_whitespace()
        .filter(|word| latin && !word.is_ascii());
    for part in text.lines().chain(words) {
        let (bytes, kept) = encode(Charset::Web(encoding), part);
        if bytes.is_ascii() || String::from_utf8(bytes.clone()).is_ok() {
            continue;
        }
        let read = decode(bytes, None).unwrap();
        let arabic = read
            .text
            .chars()
            .any(|c| ('\u{600}'..='\u{6FF}').contains(&c));
        let long = part.split_whitespace().count() > 3;
        assert!(
            !arabic && (!long || read.text == kept),
            "{kept} -> {} {}",
            read.encoding,
            read.text
        );
    }
}

#[test]
fn latin_and_other_scripts_do_not_become_arabic() {
    check_foreign(
        WINDOWS_1252,
        "La fête à été reportée à l'année prochaine, déclare le préfet.\n\
        Où sont passées les réserves d’eau ? « Très loin », répond Zoé.\n\
        CÔTE D’IVOIRE : L’ÉTÉ À ABIDJAN, ÉLÈVES ET PÈRES INQUIETS\nDéjà vu\nÇa brûle à Nîmes\n\
        À LA UNE : RÉÉLECTION CONTESTÉE, GRÈVE GÉNÉRALE ET DÉPÊCHES",
    );
    check_foreign(
        WINDOWS_1252,
        "The mayor’s café – “closed” since May – reopened.\nIt’s £5 or €6\nRené’s naïve résumé\n\
        A 20° slope, §4 and 3½ miles\n© 2014 The Valley Post. All rights reserved.",
    );
    check_foreign(
        WINDOWS_1254,
        "Belediye başkanı köprünün bu sabah yeniden açıldığını söyledi.\n\
        Göçmenler için yeni bir çadır kenti kuruluyor\nŞEHRİN DOĞUSUNDA ÇATIŞMA ÇIKTI, ÜÇ KİŞİ YARALANDI\nİĞNE ÖĞÜT",
    );
    check_foreign(
        WINDOWS_1252,
        "Die Brücke über den Fluß wurde für Fußgänger geöffnet.\nÄÖÜ ÜBER ÖL\nEl niño corrió hasta la montaña, dijo la señora Núñez.\n\
        ¿Dónde está el año?\nSão João não é só emoção e coração\nFå være på øya når båten går",
    );
    check_foreign(
        WINDOWS_1251,
        "Мост снова открыли для пешеходов, сообщил мэр города.\nКОЛОННА ПРИБЫЛА В ГОРОД НА РАССВЕТЕ",
    );
    check_foreign(
        WINDOWS_1255,
        "הגשר נפתח שוב להולכי רגל, אמר ראש העיר הבוקר\nהשיירה הגיעה אל העיר עם שחר והביאה קמח ומים",
    );
    check_foreign(
        encoding_rs::WINDOWS_1253,
        "Η γέφυρα άνοιξε ξανά για τους πεζούς, είπε ο δήμαρχος της πόλης.",
    );
}

#[test]
fn other_languages_in_windows_1256() {
    let check = |text: &str| check(Charset::Web(WINDOWS_1256), None, text, "windows-1256");
    check("پل قديمي شهر صبح پنجشنبه دوباره باز شد و مردم پياده از آن گذشتند.");
    check("چند کاميون آرد به گرگان رسيد و ژنراتور بيمارستان روشن شد");
    check("پرانا پل جمعرات کى صبح دوبارہ کھول ديا گيا اور لوگ پيدل گزرے");
    check("قال السفير: «La réunion a été reportée à l’année prochaine» ثم غادر القاعة");
    check("درعا – سوريا: 12 شهيدا… و€50");
}

#[test]
fn declarations_may_lie() {
    let text = "وصلت القافلة إلى المدينة صباح الخميس، وفيها دقيق ومياه";
    let windows = Charset::Web(WINDOWS_1256);
    for declared in [
        "utf-8",
        "iso-8859-1",
        "windows-1252",
        "iso-8859-6",
        "windows-1251",
        "gbk",
        "x",
        "",
    ] {
        check(windows, Some(declared), text, "windows-1256");
    }
    check(
        Charset::Web(ISO_8859_6),
        Some("windows-1256"),
        text,
        "ISO-8859-6",
    );
    check(Charset::Web(ISO_8859_6), Some("utf-8"), text, "ISO-8859-6");
    for declared in ["windows-1256", "iso-8859-6", "utf-16", "utf-8"] {
        let read = decode(text.as_bytes().to_vec(), Some(declared)).unwrap();
        assert_eq!(
            (read.text.as_str(), read.encoding.as_ref()),
            (text, "UTF-8")
        );
    }
    // Those that are true decide where the bytes do not.
    check(Charset::Mac, Some("x-mac-arabic"), "قال", "x-mac-arabic");
    check(
        Charset::Web(ISO_8859_6),
        Some("iso-8859-6"),
        "زال",
        "ISO-8859-6",
    );
    check(
        Charset::Web(WINDOWS_1251),
        Some("windows-1251"),
        "МОСТ",
        "windows-1251",
    );
    check(
        Charset::Web(encoding_rs::ISO_8859_15),
        Some("ISO-8859-15"),
        "Le bœuf à 5 €",
        "ISO-8859-15",
    );
    check(
        Charset::Web(WINDOWS_1252),
        Some("windows-1256"),
        "La fête",
        "windows-1252",
    );
}

#[test]
fn utf_8_with_damage_and_lines_in_two_character_sets() {
    let check = |bytes: &[u8], text: &str, encoding: &str| {
        let read = decode(bytes.to_vec(), None).unwrap();
        assert_eq!(
            (read.text.as_str(), read.encoding.as_ref()),
            (text, encoding)
        );
    };
    let cut = "وصلت القافلة".as_bytes().strip_suffix(b"\xA9").unwrap();
    check(cut, "وصلت القافل\u{FFFD}", "UTF-8, repaired");
    check(
        &[cut, b" ok\n"].concat(),
        "وصلت القافل\u{FFFD} ok\n",
        "UTF-8, repaired",
    );
    let stray = [
        "وصلت القافلة ".as_bytes(),
        b"\xC7",
        " إلى المدينة".as_bytes(),
    ]
    .concat();
    check(
        &stray,
        "وصلت القافلة \u{FFFD} إلى المدينة",
        "UTF-8, repaired",
    );
    let (old, _) = encode(Charset::Web(WINDOWS_1256), "وصلت القافلة،\nمساء أمس\n");
    let both = [&old, "فتح الجسر القديم\n".as_bytes(), &old].concat();
    check(
        &both,
        "وصلت القافلة،\nمساء أمس\nفتح الجسر القديم\nوصلت القافلة،\nمساء أمس\n",
        "UTF-8 + windows-1256",
    );
    check(&old, "وصلت القافلة،\nمساء أمس\n", "windows-1256");
    check("\u{FEFF}غزة".as_bytes(), "غزة", "UTF-8");
    check(b"\xFF\xFE\x3A\x06\x32\x06\x29\x06", "غزة", "UTF-16LE");
    check(b"\xFE\xFF\x06\x3A\x06\x32\x06\x29", "غزة", "UTF-16BE");
    check(b"\x3A\x06\x32\x06\x29\x06", "غزة", "UTF-16LE");
    check(b"\x06\x3A\x06\x32\x06\x29", "غزة", "UTF-16BE");
}

#[test]
fn what_is_no_text_is_refused() {
    let check = |bytes: &[u8]| {
        let error = decode(bytes.to_vec(), None).unwrap_err();
        assert_eq!(error.kind, FailureKind::Encoding, "{bytes:?}");
    };
    check(b"abc\0d");
    check(&[0; 100]);
    check(b"\x7FELF\x02\x01\x01\0\0\0\0");
    let junk: Vec<u8> = (0..2000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    check(&junk);
    check(&[b"\xFF\xFE".as_slice(), &[0; 60]].concat());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), label in ".{0,12}") {
        let _ = decode(bytes, Some(&label));
    }

    #[test]
    fn utf_8_is_left_alone(text in "[ا-ي ،a-zé\n]{0,80}") {
        let read = decode(text.clone().into_bytes(), Some("windows-1256")).unwrap();
        proptest::prop_assert_eq!(read.text, text);
    }
}
