//! A stem's skeleton: its consonants without what most often comes and goes around them.
//!
//! Words of one root mostly share it (كتاب, كاتب, مكتب; محارب, حرب), and so do spellings of one name
//! that differ in their long vowels (كابل, كابول; نتنياهو, نتانياهو). It is far coarser than a stem, so nothing
//! is found by it: it only adds to the score of what was found. The idea is that of the consonant keys
//! of name matching (Aqeel and others 2006) and of root-like "deep" light stems; the letters are those
//! that Arabic derivation adds (سألتمونيها).

/// Letters that are vowels or may be: weak letters, the feminine ending, the hamza on the line.
const WEAK: [char; 5] = ['ا', 'و', 'ي', 'ه', 'ء'];
/// Letters that derivation puts in front of a root.
const IN_FRONT: [char; 4] = ['م', 'ت', 'س', 'ن'];
/// Endings that were not stripped as such.
const BEHIND: [char; 2] = ['ت', 'ن'];

/// Consonants of a root: no fewer are left by taking away letters that could be its own.
const ROOT: usize = 3;

/// Writes the skeleton of a stem of the stem chain to `out`; nothing where the stem has no consonant.
pub fn skeleton_into(stem: &str, out: &mut String) {
    out.clear();
    let mut letters = stem.chars().filter(|letter| !WEAK.contains(letter));
    let mut left = letters.clone().count();
    while left > ROOT
        && letters
            .clone()
            .next()
            .is_some_and(|c| IN_FRONT.contains(&c))
    {
        letters.next();
        left -= 1;
    }
    for ending in BEHIND {
        if left > ROOT && letters.clone().nth(left - 1) == Some(ending) {
            left -= 1;
        }
    }
    out.extend(letters.take(left));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stems: &[&str], expected: &str) {
        let mut skeleton = String::from("before");
        for stem in stems {
            skeleton_into(stem, &mut skeleton);
            assert_eq!(skeleton, expected, "{stem}");
        }
    }

    #[test]
    fn words_of_a_root_and_spellings_of_a_name_meet() {
        check(&["كتاب", "كاتب", "مكتب", "كتب"], "كتب");
        check(&["محارب", "حرب", "حروب"], "حرب");
        check(&["كابل", "كابول"], "كبل");
        check(&["نتنياهو", "نتانياهو"], "نتن");
        check(&["برلمان", "برلماني"], "برلم");
        check(&["فلسطين"], "فلسط");
        check(&["مفخخات"], "فخخ");
    }

    #[test]
    fn three_consonants_stay() {
        check(&["متن"], "متن");
        check(&["نمر"], "نمر");
        check(&["سكن", "ساكن"], "سكن");
        check(&["قال", "قول"], "قل");
        check(&["اي"], "");
    }
}
