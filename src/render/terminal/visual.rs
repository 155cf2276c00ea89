//! Lines in the order in which they are seen, for terminals that write what they get from left to right.
//!
//! The Unicode Bidirectional Algorithm (UAX 9) says which stretches run from right to left; these are turned around, marks
//! behind the letter that bears them, brackets mirrored. Letters are not given the shapes that they take in a word: what has
//! no bidi has them rarely, and a text that was searched for should be found again by what is copied.

use unicode_bidi::{BidiInfo, Level};

use crate::render::layout::columns;

/// A line of runs in visual order, each with what it is. `rtl` is the direction of the text it belongs to; without it its
/// own first letter decides.
pub(super) fn in_visual_order<K: Copy + PartialEq>(
    line: &[(K, &str)],
    rtl: Option<bool>,
) -> Vec<(K, String)> {
    let text: String = line.iter().map(|(_, text)| *text).collect();
    let starts: Vec<usize> = line
        .iter()
        .scan(0, |end, (_, text)| {
            let start = *end;
            *end += text.len();
            Some(start)
        })
        .collect();
    let kind = |at: usize| {
        let run = starts
            .partition_point(|start| *start <= at)
            .checked_sub(1)?;
        line.get(run).map(|(kind, _)| *kind)
    };
    let level = rtl.map(|rtl| if rtl { Level::rtl() } else { Level::ltr() });
    let info = BidiInfo::new(&text, level);
    let mut out = Vec::new();
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let turned = levels.get(run.start).is_some_and(|level| level.is_rtl());
            let mut clusters: Vec<(usize, usize)> = Vec::new();
            let part = text.get(run.clone()).unwrap_or("");
            for (at, c) in part.char_indices() {
                let (start, end) = (run.start + at, run.start + at + c.len_utf8());
                match clusters.last_mut() {
                    // What takes no room belongs to what stands before it.
                    Some(last) if columns(c.encode_utf8(&mut [0; 4])) == 0 => last.1 = end,
                    _ => clusters.push((start, end)),
                }
            }
            if turned {
                clusters.reverse();
            }
            for (start, end) in clusters {
                let cluster = text.get(start..end).unwrap_or("").chars();
                let cluster = cluster.map(|c| if turned { mirrored(c) } else { c });
                if let Some(kind) = kind(start) {
                    push(&mut out, cluster, kind);
                }
            }
        }
    }
    out
}

fn push<K: PartialEq>(line: &mut Vec<(K, String)>, text: impl Iterator<Item = char>, kind: K) {
    match line.last_mut() {
        Some((last, run)) if *last == kind => run.extend(text),
        _ => line.push((kind, text.collect())),
    }
}

/// The sign that looks the other way, where a sign has one.
fn mirrored(c: char) -> char {
    const PAIRS: [(char, char); 14] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('«', '»'),
        ('‹', '›'),
        ('⁅', '⁆'),
        ('≤', '≥'),
        ('⟦', '⟧'),
        ('⟨', '⟩'),
        ('⟪', '⟫'),
        ('⦅', '⦆'),
        ('〈', '〉'),
        ('【', '】'),
    ];
    for (open, close) in PAIRS {
        if c == open {
            return close;
        }
        if c == close {
            return open;
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Runs, those between stars lit.
    fn line(marked: &str) -> Vec<(bool, &str)> {
        let parts = marked.split('*').enumerate();
        let runs = parts.map(|(place, text)| (place % 2 == 1, text));
        runs.filter(|(_, text)| !text.is_empty()).collect()
    }

    fn shown(line: &[(bool, String)]) -> String {
        let run = |(lit, text): &(bool, String)| match lit {
            true => format!("*{text}*"),
            false => text.clone(),
        };
        line.iter().map(run).collect()
    }

    #[test]
    fn lines_are_turned_around_and_what_is_lit_stays_so() {
        for (given, rtl, expected) in [
            ("abc", Some(false), "abc"),
            ("أبج", Some(true), "جبأ"),
            ("أبج abc دهو", Some(true), "وهد abc جبأ"),
            ("abc أبج 12 دهو", Some(false), "abc وهد 12 جبأ"),
            ("قصف *حلب* أمس", Some(true), "سمأ *بلح* فصق"),
            ("قُصِفت", Some(true), "تفصِقُ"),
            ("(أب)", Some(true), "(بأ)"),
            // Digits behind Arabic letters are Arabic numbers, which a hyphen parts (UAX 9, W2 and W4).
            ("«أب» 2021-08", Some(true), "08-2021 «بأ»"),
            ("«أب» 2021/08", Some(true), "2021/08 «بأ»"),
            ("أب (ab)", Some(true), "(ab) بأ"),
            ("", Some(true), ""),
        ] {
            let turned = in_visual_order(&line(given), rtl);
            assert_eq!(shown(&turned), expected, "{given}");
        }
    }

    proptest! {
        #[test]
        fn no_character_is_lost_and_the_width_stays(text in "[ا-ي ً-ْ a-z0-9()«»*،.-]{0,60}", rtl in prop::option::of(any::<bool>())) {
            let given = line(&text);
            let turned = in_visual_order(&given, rtl);
            let (before, after): (String, String) = (
                given.iter().map(|(_, text)| *text).collect(),
                turned.iter().map(|(_, text)| text.as_str()).collect(),
            );
            let of = |text: &str| {
                // A bracket may have been mirrored.
                let mut all: Vec<char> = text.chars().map(|c| c.min(mirrored(c))).collect();
                all.sort_unstable();
                all
            };
            prop_assert_eq!(of(&before), of(&after));
            prop_assert_eq!(columns(&before), columns(&after));
        }
    }
}
