//! A name of several words in Latin letters beside one in Arabic letters: which word stands for which.

use super::latin::Reading;
use super::parts::{Part, Particle, Word};

/// What a word of an Arabic name is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit<'n> {
    /// A part that is no particle.
    Part(&'n Part),
    /// A typed word of several parts, taken as one.
    Whole(&'n Word),
}

impl Unit<'_> {
    /// What it may be in Arabic.
    #[must_use]
    pub fn reading(&self) -> Option<Reading> {
        match self {
            Self::Part(part) => Reading::with_article(&part.latin, part.article),
            Self::Whole(word) => word.whole(),
        }
    }
}

/// A step of an alignment: a Latin unit and the Arabic letters that stand for it. Particles are not told.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair<'n> {
    /// The Latin side.
    pub latin: Unit<'n>,
    /// The Arabic word, or what is left of it without a particle that was joined to it.
    pub arabic: &'n str,
}

/// The cheapest way to take an Arabic name, word by word and in order, for a Latin one, and what it costs; none if
/// a word of either is left over. `fits` says what a word costs as a spelling of a unit, if it is one.
pub fn align<'n>(
    words: &'n [Word],
    arabic: &[&'n str],
    mut fits: impl FnMut(Unit<'n>, &'n str) -> Option<f64>,
) -> Option<(f64, Vec<Pair<'n>>)> {
    let parts: Vec<(usize, &Part)> = words
        .iter()
        .enumerate()
        .flat_map(|(number, word)| word.parts.iter().map(move |part| (number, part)))
        .collect();
    // The best way to every place (parts used, Arabic words used).
    let width = arabic.len() + 1;
    let mut best: Vec<Option<(f64, Vec<Pair<'n>>)>> = vec![None; (parts.len() + 1) * width];
    if let Some(first) = best.first_mut() {
        *first = Some((0.0, Vec::new()));
    }
    for used in 0..=parts.len() {
        for done in 0..width {
            let Some((begun, so_far)) = best.get(used * width + done).cloned().flatten() else {
                continue;
            };
            let mut reach = |used: usize, done: usize, cost: f64, pair: Option<Pair<'n>>| {
                if let Some(there) = best.get_mut(used * width + done)
                    && there
                        .as_ref()
                        .is_none_or(|(known, _)| begun + cost < *known)
                {
                    let mut pairs = so_far.clone();
                    pairs.extend(pair);
                    *there = Some((begun + cost, pairs));
                }
            };
            let word = arabic.get(done).copied();
            // بن where Latin has nothing.
            if word.is_some_and(|word| Particle::Son.arabic().contains(&word)) && done > 0 {
                reach(used, done + 1, LEFT_OUT, None);
            }
            let Some((number, part)) = parts.get(used).copied() else {
                continue;
            };
            if part.particle.is_some_and(Particle::may_be_left_out) {
                reach(used + 1, done, LEFT_OUT, None);
            }
            let Some(word) = word else { continue };
            let mut fit = |latin: Unit<'n>, arabic: &'n str| {
                let cost = fits(latin, arabic)?;
                Some((cost, Some(Pair { latin, arabic })))
            };
            match part.particle {
                Some(particle) if particle.arabic().contains(&word) => {
                    reach(used + 1, done + 1, 0.0, None);
                }
                // Din and Abu are words of their own elsewhere.
                _ => {
                    if let Some((cost, pair)) = fit(Unit::Part(part), word) {
                        reach(used + 1, done + 1, cost, pair);
                    }
                }
            }
            if let Some((_, after)) = parts.get(used + 1).copied() {
                // عبدالرحمن, and نصرالله.
                if let Some(particle) = part.particle {
                    let rest = particle
                        .arabic()
                        .iter()
                        .find_map(|form| word.strip_prefix(form));
                    if let Some((cost, pair)) = rest.and_then(|rest| fit(Unit::Part(after), rest)) {
                        reach(used + 2, done + 1, cost, pair);
                    }
                    let joined = after.particle.map(Particle::arabic).unwrap_or_default();
                    if rest.is_some_and(|rest| joined.contains(&rest)) {
                        reach(used + 2, done + 1, 0.0, None);
                    }
                }
                if let Some(particle) = after.particle {
                    let rest = particle
                        .arabic()
                        .iter()
                        .find_map(|form| word.strip_suffix(form));
                    if let Some((cost, pair)) = rest.and_then(|rest| fit(Unit::Part(part), rest)) {
                        reach(used + 2, done + 1, cost, pair);
                    }
                }
            }
            let first = used == 0
                || parts
                    .get(used - 1)
                    .is_some_and(|(before, _)| *before != number);
            if first
                && let Some(typed) = words.get(number)
                && typed.parts.len() > 1
                && let Some((cost, pair)) = fit(Unit::Whole(typed), word)
            {
                reach(used + typed.parts.len(), done + 1, cost, pair);
            }
        }
    }
    best.pop().flatten()
}

/// What it costs that one name has `bin` and the other has not.
const LEFT_OUT: f64 = 0.1;

/// What an Arabic name costs as a spelling of a Latin one, word by word; see [`Reading::cost`]. None if a word of
/// one is no spelling of a word of the other.
#[must_use]
pub fn name_cost(latin: &str, arabic: &str) -> Option<f64> {
    let words = super::parts(latin);
    let arabic: Vec<&str> = arabic
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let (cost, _) = align(&words, &arabic, |unit, word| unit.reading()?.cost(word))?;
    (!arabic.is_empty()).then_some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(same: bool, rows: &[(&str, &str)]) {
        for (latin, arabic) in rows {
            assert_eq!(name_cost(latin, arabic).is_some(), same, "{latin} {arabic}");
        }
    }

    #[test]
    fn names_of_several_words_are_compared_in_order() {
        check(
            true,
            &[
                ("Qasem Soleimani", "قاسم سليماني"),
                ("Abu Bakr al-Baghdadi", "ابو بكر البغدادي"),
                ("Abu Bakr al-Baghdadi", "ابي بكر البغدادي"),
                ("Abdel Rahman", "عبد الرحمن"),
                ("Abdel Rahman", "عبدالرحمن"),
                ("Abdulrahman", "عبد الرحمن"),
                ("Abdulrahman", "عبدالرحمن"),
                ("Abdullah", "عبد الله"),
                ("Abdullah", "عبدالله"),
                ("Hassan Nasrallah", "حسن نصر الله"),
                ("Hassan Nasrallah", "حسن نصرالله"),
                ("Osama bin Laden", "اسامه بن لادن"),
                ("Osama Laden", "اسامه بن لادن"),
                ("Osama bin Laden", "اسامه لادن"),
                ("Tel-Rifaat", "تل رفعت"),
                ("Tel-Rifaat", "تلرفعت"),
                ("Salahuddin", "صلاح الدين"),
                ("Deir ez-Zor", "دير الزور"),
            ],
        );
        check(
            false,
            &[
                ("Qasem Soleimani", "سليماني قاسم"),
                ("Qasem Soleimani", "قاسم"),
                ("Qasem", "قاسم سليماني"),
                ("", ""),
                ("Qasem", ""),
                ("", "قاسم"),
            ],
        );
    }

    #[test]
    fn the_words_that_stand_for_each_other_are_told() {
        let words = crate::names::parts("Abdel Rahman Kabul");
        let (_, pairs) = align(&words, &["عبدالرحمن", "كابل"], |unit, word| {
            unit.reading()?.cost(word)
        })
        .expect("the same name");
        let told: Vec<&str> = pairs.iter().map(|pair| pair.arabic).collect();
        assert_eq!(told, ["الرحمن", "كابل"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(latin in "\\PC{0,40}", arabic in "\\PC{0,20}") {
            for word in crate::names::parts(&latin) {
                prop_assert!(!word.parts.is_empty());
                let units = word.parts.iter().map(Unit::Part).chain([Unit::Whole(&word)]);
                for reading in units.filter_map(|unit| unit.reading()) {
                    let _ = reading.cost(&arabic);
                    let _ = reading.arabic().map(|pattern| pattern.points_of(&arabic));
                }
            }
            let _ = name_cost(&latin, &arabic);
            let _ = crate::names::latin(&arabic).map(|pattern| pattern.points_of(&latin));
        }

        /// No word that the cost accepts is missed by a walk.
        #[test]
        fn a_pattern_misses_nothing(latin in "[abdeghiklnostz'-]{1,9}", arabic in "[ابتدسشصطعغقكلنهويؤئ]{1,7}") {
            if let Some(reading) = Reading::new(&latin)
                && let Some(cost) = reading.cost(&arabic)
                && let Some(pattern) = reading.arabic()
            {
                let points = pattern.points_of(&arabic).map(|points| f64::from(points) / 10.0);
                prop_assert!(points.is_some_and(|points| points <= cost), "{latin} {arabic} {points:?} {cost}");
            }
        }
    }
}
