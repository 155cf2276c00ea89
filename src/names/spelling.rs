//! The letters of a word as Latin spells it: lower case, without the marks that do not matter.
//!
//! A mark that says which Arabic letter is meant stays, in one spelling: scholars write ṣ, GeoNames ş, and both
//! may come in two characters. All other marks go. Quotation marks that stand for ʿayn and hamza become three:
//! one for each, and one for nobody knows which.

/// Marked letters that stay, and others that are written for them.
const KEPT: &[(char, &str)] = &[
    ('ā', "â"),
    ('ī', "î"),
    ('ū', "û"),
    ('å', "ō"),
    ('ö', "ø"),
    ('ü', ""),
    ('é', "ê"),
    ('ı', ""),
    ('ñ', "ńň"),
    ('ł', ""),
    ('ṣ', "ṩ"),
    ('ṭ', "ţț"),
    ('ḍ', "ḑ"),
    ('ẓ', ""),
    ('ż', ""),
    ('ẕ', ""),
    ('ḥ', "ḩħ"),
    ('ḫ', "ẖĥ"),
    ('ġ', ""),
    ('ğ', "ǵ"),
    ('ǧ', "ĝ"),
    ('š', "ŝ"),
    ('ş', "ș"),
    ('ś', ""),
    ('č', "ĉ"),
    ('ć', ""),
    ('ç', ""),
    ('ž', "ĵ"),
    ('ṯ', ""),
    ('ḏ', ""),
    ('þ', ""),
    ('ð', "đ"),
    ('ķ', "ḳ"),
    ('ʿ', "ʽʻ‘"),
    ('ʾ', "ʔ"),
    ('\'', "’ʼ`´′"),
];

/// Letters whose marks go, and letters that stand for two.
const PLAIN: &[(&str, &str)] = &[
    ("a", "àáãăąǎạảấầẩẫậắằẳẵặȧ"),
    ("e", "èëēĕėęěẹẻẽếềểễệəäǝ"),
    ("i", "ìíïĩĭįǐịỉ"),
    ("o", "òóôõŏőơǒọỏốồổỗộớờởỡợ"),
    ("u", "ùúũŭůűųưǔụủứừửữự"),
    ("y", "ýÿŷỳỵỷỹȳ"),
    ("b", "ḃḅƀɓ"),
    ("c", "ċ"),
    ("d", "ďḋḓɖ"),
    ("f", "ḟƒ"),
    ("g", "ģḡ"),
    ("h", "ḣȟ"),
    ("j", "ǰ"),
    ("k", "ḵǩƙ"),
    ("l", "ĺļľŀḷḻ"),
    ("m", "ḿṁṃ"),
    ("n", "ņṅṇṉ"),
    ("ng", "ŋ"),
    ("p", "ṕṗ"),
    ("r", "ŕŗřṙṛṟ"),
    ("s", "ṡ"),
    ("ss", "ß"),
    ("t", "ťŧṫ"),
    ("v", "ṽṿ"),
    ("w", "ŵẁẃẅẇẉ"),
    ("x", "ẋẍ"),
    ("z", "źẑƶ"),
    ("ae", "æ"),
    ("oe", "œ"),
];

/// Marks that stand after their letter, as the letters and what they make of them.
const JOINED: &[(char, &str, &str)] = &[
    // Dot below.
    ('\u{323}', "stdzhk", "ṣṭḍẓḥķ"),
    // Cedilla.
    ('\u{327}', "stdzhck", "şṭḍẓḥçķ"),
    // Line below, breve below.
    ('\u{331}', "tdzh", "ṯḏẕḫ"),
    ('\u{32E}', "h", "ḫ"),
    // Macron, circumflex.
    ('\u{304}', "aiuo", "āīūå"),
    ('\u{302}', "aiue", "āīūé"),
    // Caron, acute, breve, dot above, dots above, tilde.
    ('\u{30C}', "sczg", "ščžǧ"),
    ('\u{301}', "esc", "éść"),
    ('\u{306}', "g", "ğ"),
    ('\u{307}', "gz", "ġż"),
    ('\u{308}', "aou", "eöü"),
    ('\u{303}', "n", "ñ"),
];

/// The letters of a word; none if a letter of another script is among them.
///
/// What is neither letter nor mark nor a digit is left out.
pub(super) fn letters_of(word: &str) -> Option<Vec<char>> {
    let mut letters: Vec<char> = Vec::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            letters.push(c);
        } else if let Some((kept, _)) = KEPT
            .iter()
            .find(|(kept, others)| *kept == c || others.contains(c))
        {
            letters.push(*kept);
        } else if let Some((plain, _)) = PLAIN.iter().find(|(_, marked)| marked.contains(c)) {
            letters.extend(plain.chars());
        } else if ('\u{300}'..='\u{36F}').contains(&c) {
            join(&mut letters, c);
        } else if c.is_alphabetic() {
            return None;
        }
    }
    Some(letters)
}

/// A letter as [`letters_of`] leaves it, without the mark it kept: as an index keeps it.
pub(super) fn unmarked(letter: char) -> char {
    const UNMARKED: &[(&str, char)] = &[
        ("ā", 'a'),
        ("īı", 'i'),
        ("ūü", 'u'),
        ("åö", 'o'),
        ("é", 'e'),
        ("ñ", 'n'),
        ("ł", 'l'),
        ("ṣšşś", 's'),
        ("ṭṯ", 't'),
        ("ḍḏð", 'd'),
        ("ẓżẕž", 'z'),
        ("ḥḫ", 'h'),
        ("ġğǧ", 'g'),
        ("čćç", 'c'),
        ("ķ", 'k'),
    ];
    UNMARKED
        .iter()
        .find(|(marked, _)| marked.contains(letter))
        .map_or(letter, |(_, plain)| *plain)
}

/// Whether a character is the sign for ʿayn or hamza, or an apostrophe.
pub(super) fn is_quote(c: char) -> bool {
    KEPT.iter()
        .filter(|(kept, _)| matches!(kept, 'ʿ' | 'ʾ' | '\''))
        .any(|(kept, others)| *kept == c || others.contains(c))
}

/// A mark joins the letter before it.
fn join(letters: &mut [char], mark: char) {
    let Some(last) = letters.last_mut() else {
        return;
    };
    for (joined, from, to) in JOINED {
        if *joined == mark
            && let Some(at) = from.chars().position(|letter| letter == *last)
            && let Some(letter) = to.chars().nth(at)
        {
            *last = letter;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &[(&str, &str)]) {
        for (word, letters) in rows {
            let found = letters_of(word).map(|letters| letters.into_iter().collect::<String>());
            assert_eq!(found.as_deref(), Some(*letters), "{word}");
        }
    }

    #[test]
    fn marks_that_say_something_stay() {
        check(&[
            ("Ṣāliḥ", "ṣāliḥ"),
            ("S\u{323}a\u{304}lih\u{323}", "ṣāliḥ"),
            ("Şirnak", "şirnak"),
            ("Şâlih", "şālih"),
            ("Çorum", "çorum"),
            ("ISTANBUL", "istanbul"),
            ("ʿAdnān", "ʿadnān"),
            ("Qur’an", "qur'an"),
        ]);
    }

    #[test]
    fn others_go() {
        check(&[
            ("İzmir", "izmir"),
            ("Łódź", "łodz"),
            ("Straße", "strasse"),
            ("Nguyễn", "nguyen"),
            ("Al-Qaeda", "alqaeda"),
            ("7oms", "7oms"),
        ]);
    }

    #[test]
    fn a_letter_of_another_script_makes_it_no_latin_word() {
        for word in ["Кабул", "كابل", "Kабul"] {
            assert_eq!(letters_of(word), None, "{word}");
        }
    }

    #[test]
    fn no_letter_has_two_meanings() {
        let mut seen = String::new();
        let kept = KEPT
            .iter()
            .flat_map(|(c, others)| std::iter::once(*c).chain(others.chars()));
        for c in kept.chain(PLAIN.iter().flat_map(|(_, marked)| marked.chars())) {
            assert!(!seen.contains(c), "{c}");
            seen.push(c);
        }
    }
}
