//! A keyboard left in the wrong layout: what was typed, as the other layout would have written it.
//!
//! The Arabic layout is the usual one (Arabic 101); the Latin ones are QWERTY, AZERTY and QWERTZ. What the keys
//! write with Shift is taken as without, for hardly any word needs it.

/// Keys of a QWERTY keyboard, and what they write in the Arabic layout.
const KEYS: [(char, &str); 34] = [
    ('`', "ذ"),
    ('q', "ض"),
    ('w', "ص"),
    ('e', "ث"),
    ('r', "ق"),
    ('t', "ف"),
    ('y', "غ"),
    ('u', "ع"),
    ('i', "ه"),
    ('o', "خ"),
    ('p', "ح"),
    ('[', "ج"),
    (']', "د"),
    ('a', "ش"),
    ('s', "س"),
    ('d', "ي"),
    ('f', "ب"),
    ('g', "ل"),
    ('h', "ا"),
    ('j', "ت"),
    ('k', "ن"),
    ('l', "م"),
    (';', "ك"),
    ('\'', "ط"),
    ('z', "ئ"),
    ('x', "ء"),
    ('c', "ؤ"),
    ('v', "ر"),
    ('b', "لا"),
    ('n', "ى"),
    ('m', "ة"),
    (',', "و"),
    ('.', "ز"),
    ('/', "ظ"),
];

/// Where another Latin layout writes something else than QWERTY: what it writes, and the key.
const AZERTY: [(char, char); 12] = [
    ('a', 'q'),
    ('z', 'w'),
    ('q', 'a'),
    ('m', ';'),
    ('w', 'z'),
    (',', 'm'),
    (';', ','),
    (':', '.'),
    ('!', '/'),
    ('^', '['),
    ('$', ']'),
    ('ù', '\''),
];
const QWERTZ: [(char, char); 7] = [
    ('z', 'y'),
    ('y', 'z'),
    ('ü', '['),
    ('+', ']'),
    ('ö', ';'),
    ('ä', '\''),
    ('-', '/'),
];

/// What the keys of a text would have written in the Arabic layout if it was written in a Latin one, and in the Latin
/// one if it was in the Arabic; one text for each keyboard that makes a difference. Empty where a character is
/// on no key.
///
/// ```
/// assert_eq!(kashaf::query::other_layouts(";hfg")[0], "كابل");
/// ```
#[must_use]
pub fn other_layouts(text: &str) -> Vec<String> {
    let text = text.trim().to_lowercase();
    let mut out: Vec<String> = Vec::new();
    if text.chars().any(|c| c.is_ascii_alphabetic()) {
        for layout in [[].as_slice(), &AZERTY, &QWERTZ] {
            let key = |c| {
                layout
                    .iter()
                    .find(|(written, _)| *written == c)
                    .map_or(c, |(_, key)| *key)
            };
            out.extend(arabic(text.chars().map(key)));
        }
    } else if !text.is_empty() {
        // The letters of لا have keys of their own, too.
        out.extend(latin(&text.replace("لا", "b")));
        out.extend(latin(&text));
    }
    let mut once: Vec<String> = Vec::new();
    for text in out {
        if !once.contains(&text) {
            once.push(text);
        }
    }
    once
}

fn arabic(keys: impl Iterator<Item = char>) -> Option<String> {
    let written = |key: char| match key {
        ' ' => Some(" "),
        key => Some(KEYS.iter().find(|(known, _)| *known == key)?.1),
    };
    keys.map(written).collect()
}

fn latin(text: &str) -> Option<String> {
    let key = |c: char| match c {
        ' ' | 'b' => Some(c),
        c => {
            let mut written = [0; 4];
            let written = c.encode_utf8(&mut written);
            Some(KEYS.iter().find(|(_, known)| *known == written)?.0)
        }
    };
    text.chars().map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, meant: &str) {
        let others = other_layouts(typed);
        assert!(
            others.iter().any(|other| other == meant),
            "{typed}: {others:?}"
        );
    }

    #[test]
    fn what_was_typed_in_one_layout_is_read_in_the_other() {
        check(";hfg", "كابل");
        check("]hua", "داعش");
        check("Hg]hv hgfdqhx", "الدار البيضاء");
        check("بخءهىل", "foxing");
        assert_eq!(other_layouts("كابل 1"), Vec::<String>::new());
    }

    #[test]
    fn keys_and_letters_are_all_told_apart() {
        for (number, (key, letter)) in KEYS.iter().enumerate() {
            for (other, writes) in KEYS.iter().skip(number + 1) {
                assert!(key != other && letter != writes, "{key} {other}");
            }
        }
    }
}
