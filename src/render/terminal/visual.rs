//! Lines in the order in which they are seen, for terminals that write what they get from left to right.
//!
//! The Unicode Bidirectional Algorithm (UAX 9) says which stretches run from right to left; these are turned around, marks
//! behind the letter that bears them, brackets mirrored. Letters are not given the shapes that they take in a word: what has
//! no bidi has them rarely, and a text that was searched for should be found again by what is copied.

use unicode_bidi::{BidiInfo, Level};

use crate::render::layout::{Line, Run, columns};

/// A line in visual order. `rtl` is the direction of the text it belongs to; without it its own first letter decides.
pub(super) fn in_visual_order(line: &Line, rtl: Option<bool>) -> Line {
    let text: String = line.iter().map(|run| run.text.as_str()).collect();
    let starts: Vec<usize> = line
        .iter()
        .scan(0, |end, run| {
            let start = *end;
            *end += run.text.len();
            Some(start)
        })
        .collect();
    let is_lit = |at: usize| {
        let run = starts.partition_point(|start| *start <= at);
        run.checked_sub(1)
            .and_then(|run| line.get(run))
            .is_some_and(|run| run.lit)
    };
    let level = rtl.map(|rtl| if rtl { Level::rtl() } else { Level::ltr() });
    let info = BidiInfo::new(&text, level);
    let mut out = Line::new();
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
                push(&mut out, cluster, is_lit(start));
            }
        }
    }
    out
}

fn push(line: &mut Line, text: impl Iterator<Item = char>, lit: bool) {
    match line.last_mut() {
        Some(last) if last.lit == lit => last.text.extend(text),
        _ => line.push(Run {
            text: text.collect(),
            lit,
        }),
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

    fn line(marked: &str) -> Line {
        let parts = marked.split('*').enumerate();
        let runs = parts.map(|(place, text)| Run {
            text: text.to_owned(),
            lit: place % 2 == 1,
        });
        runs.filter(|run| !run.text.is_empty()).collect()
    }

    fn shown(line: &Line) -> String {
        let run = |run: &Run| match run.lit {
            true => format!("*{}*", run.text),
            false => run.text.clone(),
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
            let of = |line: &Line| {
                let mut all: Vec<char> = line.iter().flat_map(|run| run.text.chars()).collect();
                // A bracket may have been mirrored.
                for c in &mut all {
                    *c = (*c).min(mirrored(*c));
                }
                all.sort_unstable();
                all
            };
            prop_assert_eq!(of(&given), of(&turned));
            let wide = |line: &Line| line.iter().map(|run| columns(&run.text)).sum::<usize>();
            prop_assert_eq!(wide(&given), wide(&turned));
        }
    }
}
