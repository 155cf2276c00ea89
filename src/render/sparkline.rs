//! A line of counts over time, one sign a month or a year: ▁▂▃▅█.

use crate::search::{Facet, FacetKind};

/// Signs from low to high. Nothing at all has one of its own.
const SIGNS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const NONE: char = '·';
/// The most that are shown: a line should fit any terminal.
const MOST: usize = 60;

/// The counts of a facet that counts time, those without a document between two others too: `2019-03 ▁▂·█ 2019-06`.
/// None where there is too little to see, or too much.
pub(super) fn sparkline(facet: &Facet) -> Option<String> {
    let place = match facet.kind {
        FacetKind::Month => |value: &str| {
            let (year, month) = value.split_once('-')?;
            Some(year.parse::<usize>().ok()? * 12 + month.parse::<usize>().ok()?)
        },
        FacetKind::Year => |value: &str| value.parse::<usize>().ok(),
        _ => return None,
    };
    let (first, last) = (facet.values.first()?, facet.values.last()?);
    let start = place(&first.value)?;
    let length = place(&last.value)?.checked_sub(start)? + 1;
    if !(3..=MOST).contains(&length) || facet.more > 0 {
        return None;
    }
    let mut counts = vec![0; length];
    for value in &facet.values {
        let at = place(&value.value)?.checked_sub(start)?;
        *counts.get_mut(at)? += value.documents;
    }
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let signs: String = counts.iter().map(|count| sign(*count, most)).collect();
    Some(format!("{} {signs} {}", first.value, last.value))
}

fn sign(count: usize, most: usize) -> char {
    if count == 0 {
        return NONE;
    }
    // One document is the lowest sign, the most the highest.
    let step = (count * SIGNS.len()).div_ceil(most);
    SIGNS.get(step.saturating_sub(1)).copied().unwrap_or('█')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Called, FacetValue};

    #[test]
    fn counts_become_signs() {
        let check = |kind, values: &[(&str, usize)], expected: Option<&str>| {
            let values = values.iter().map(|(value, documents)| FacetValue {
                value: (*value).to_owned(),
                called: Called::itself(value),
                documents: *documents,
                documents_all: 0,
            });
            let facet = Facet {
                kind,
                values: values.collect(),
                more: 0,
            };
            assert_eq!(sparkline(&facet).as_deref(), expected);
        };
        check(
            FacetKind::Month,
            &[("2020-11", 8), ("2020-12", 1), ("2021-02", 4)],
            Some("2020-11 █▁·▄ 2021-02"),
        );
        check(
            FacetKind::Year,
            &[("2013", 1), ("2014", 1000), ("2015", 500)],
            Some("2013 ▁█▄ 2015"),
        );
        check(FacetKind::Year, &[("2013", 1), ("2014", 2)], None);
        check(FacetKind::Source, &[("a", 1), ("b", 2), ("c", 2)], None);
        check(FacetKind::Year, &[], None);
        check(FacetKind::Year, &[("1", 1), ("2", 1), ("9999", 1)], None);
    }
}
