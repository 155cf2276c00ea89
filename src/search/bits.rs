//! A set of places in a stretch of passages: one bit for each.

/// The set.
#[derive(Debug, Default, Clone)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// Empties the set and makes room for the places below `len`.
    pub(super) fn clear(&mut self, len: usize) {
        self.0.clear();
        self.0.resize(len.div_ceil(64), 0);
    }

    pub(super) fn set(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    pub(super) fn unset(&mut self, place: usize) {
        self.0[place / 64] &= !(1 << (place % 64));
    }

    pub(super) fn has(&self, place: usize) -> bool {
        self.0
            .get(place / 64)
            .is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// Adds all of another set of the same length.
    pub(super) fn add(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    /// Keeps what another set of the same length holds too.
    pub(super) fn keep(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The first place of the set at or behind `place`.
    pub(super) fn next(&self, place: usize) -> Option<usize> {
        let mut number = place / 64;
        let mut word = self.0.get(number)? & (u64::MAX << (place % 64));
        loop {
            if word != 0 {
                return Some(number * 64 + word.trailing_zeros() as usize);
            }
            number += 1;
            word = *self.0.get(number)?;
        }
    }

    /// The last place of the set at or before `place`.
    pub(super) fn last_until(&self, place: usize) -> Option<usize> {
        let mut number = place / 64;
        let mut word = self.0.get(number)? & (u64::MAX >> (63 - place % 64));
        loop {
            if word != 0 {
                return Some(number * 64 + 63 - word.leading_zeros() as usize);
            }
            number = number.checked_sub(1)?;
            word = self.0[number];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn bits(places: &BTreeSet<usize>, len: usize) -> Bits {
        let mut bits = Bits::default();
        bits.clear(len);
        for place in places {
            bits.set(*place);
        }
        bits
    }

    fn places(bits: &Bits) -> Vec<usize> {
        std::iter::successors(bits.next(0), |place| bits.next(place + 1)).collect()
    }

    proptest! {
        #[test]
        fn a_set_is_what_a_set_is(
            a in prop::collection::btree_set(0usize..300, 0..40),
            b in prop::collection::btree_set(0usize..300, 0..40),
            at in 0usize..300,
        ) {
            let set = bits(&a, 300);
            prop_assert_eq!(places(&set), a.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(set.count(), a.len());
            prop_assert_eq!(set.has(at), a.contains(&at));
            prop_assert_eq!(set.last_until(at), a.range(..=at).next_back().copied());
            prop_assert_eq!(set.next(at), a.range(at..).next().copied());
            let other = bits(&b, 300);
            let mut both = set.clone();
            both.keep(&other);
            prop_assert_eq!(places(&both), (&a & &b).into_iter().collect::<Vec<_>>());
            let mut sum = set.clone();
            sum.add(&other);
            prop_assert_eq!(places(&sum), (&a | &b).into_iter().collect::<Vec<_>>());
            sum.unset(at);
            prop_assert!(!sum.has(at));
        }
    }
}
