//! How alike two texts are, from a few numbers that are kept of each.
//!
//! What counts is which stems follow one another (pairs of neighbours, stop words left out), so a new headline, another
//! order of paragraphs, a cut tail, other digits or vowel signs change little. The share of pairs that two texts have in
//! common (Jaccard) is estimated by minima of hashes: Broder, *On the resemblance and containment of documents*
//! (1997). One hash a pair is enough for all minima, each of its own bin (Li, Owen, Zhang, *One permutation hashing*,
//! 2012); an empty bin borrows from one that is not (Shrivastava, *Optimal densification for fast and accurate
//! minwise hashing*, 2017). Most bins keep two bits only, which tells more for the same room (Li, König, *b-bit
//! minwise hashing*, 2010).
//!
//! Texts that may be alike are found without comparing all with all: they share a band, a hash of two whole minima.

use super::date::Day;
use super::identity::first_eight;
use crate::analysis::{Kind, Tokens};

/// A text of fewer stems is only ever the same as another, not like it: a caption says what many say.
const FEWEST_STEMS: usize = 12;
/// A text of fewer words has no copies: what is said in so few is said often.
const FEWEST_WORDS: usize = 4;

/// Minima that are kept with sixteen bits, of which two make a band.
const WHOLE: usize = 32;
/// Minima that are kept with two bits: so many of pairs, and as many of single stems.
const SHORT: usize = 128;
/// Two bits agree by chance once in so many.
const CHANCE: f64 = 0.25;

/// Numbers of a signature.
const LENGTH: usize = 1 + WHOLE / 4 + 2 * SHORT / 32;
/// Bands of a signature.
const BANDS: usize = WHOLE / 2;

/// Documents published at most so many days apart may tell one story in other words.
const SAME_STORY_DAYS: i32 = 3;
/// The least share of pairs that copies have in common, when they were published within those days …
const NEAR: f64 = 0.40;
/// … the least when most of their stems are the same, as where words were put in and left out all over …
const NEAR_EDITED: f64 = 0.30;
/// … which is so many of all …
const EDITED_STEMS: f64 = 0.68;
/// … and the least when they were published further apart: reports of one kind are written after one pattern, day
/// after day.
const FAR: f64 = 0.55;

/// What is kept of a text to tell how like another it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(Vec<u64>);

impl Signature {
    /// The signature of a text; none where it is too short to have copies.
    #[must_use]
    pub fn of(tokens: &Tokens) -> Option<Self> {
        let mut sketch = Sketch::default();
        sketch.add(tokens);
        sketch.signature()
    }

    /// The signature as it is kept.
    #[must_use]
    pub fn numbers(&self) -> &[u64] {
        &self.0
    }

    /// The signature that was kept so; none where that cannot be.
    #[must_use]
    pub fn from_numbers(numbers: Vec<u64>) -> Option<Self> {
        matches!(numbers.len(), 1 | LENGTH).then_some(Self(numbers))
    }

    /// What two texts share that may be alike: the hash of the whole text, and the bands.
    pub fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        // The highest bit tells the one from the others, of which it is never set.
        let whole = self.0.first().map(|text| text | 1 << 63);
        let minima = self.0.iter().skip(1).take(BANDS / 2);
        let halves = minima.flat_map(|number| [number >> 32, number & 0xFFFF_FFFF]);
        whole.into_iter().chain(
            (0_u64..)
                .zip(halves)
                .map(|(band, minima)| band << 32 | minima),
        )
    }

    /// Where a band stands among those of its signature: 0 is the hash of the whole text.
    #[must_use]
    pub fn place_of_band(band: u64) -> u32 {
        if band >> 63 == 1 {
            0
        } else {
            1 + (band >> 32) as u32 % BANDS as u32
        }
    }

    /// Whether the words of two texts are the same, one after the other.
    #[must_use]
    pub fn is_same_text(&self, other: &Self) -> bool {
        self.0.first() == other.0.first()
    }

    /// The share of pairs of neighbouring stems that two texts have in common, of all that either has, from 0 to 1.
    /// The error is .05 at most in two of three cases.
    #[must_use]
    pub fn pairs_in_common(&self, other: &Self) -> f64 {
        if self.is_same_text(other) {
            return 1.0;
        }
        if self.0.len() < LENGTH || other.0.len() < LENGTH {
            return 0.0;
        }
        let whole = agreeing(self.part(1, WHOLE / 4), other.part(1, WHOLE / 4), 16) / WHOLE as f64;
        let from = 1 + WHOLE / 4;
        let short = short_in_common(self.part(from, SHORT / 32), other.part(from, SHORT / 32));
        // By the variance of each where half is in common: the better counts more.
        (0.3 * whole + 0.7 * short).clamp(0.0, 1.0)
    }

    /// The same for single stems, wherever they stand.
    #[must_use]
    pub fn stems_in_common(&self, other: &Self) -> f64 {
        if self.is_same_text(other) {
            return 1.0;
        }
        let from = 1 + WHOLE / 4 + SHORT / 32;
        short_in_common(self.part(from, SHORT / 32), other.part(from, SHORT / 32)).clamp(0.0, 1.0)
    }

    fn part(&self, from: usize, length: usize) -> &[u64] {
        self.0.get(from..from + length).unwrap_or_default()
    }

    /// Whether two documents are copies of one story, by their signatures and days of publication.
    #[must_use]
    pub fn is_copy_of(&self, other: &Self, days: [Option<Day>; 2]) -> bool {
        if self.is_same_text(other) {
            return true;
        }
        let pairs = self.pairs_in_common(other);
        let near = match days {
            [Some(a), Some(b)] => a
                .days_until(b)
                .is_some_and(|days| days.abs() <= SAME_STORY_DAYS),
            _ => true,
        };
        if !near {
            return pairs >= FAR;
        }
        pairs >= NEAR || pairs >= NEAR_EDITED && self.stems_in_common(other) >= EDITED_STEMS
    }
}

/// A signature in the making: of a text that comes bit by bit.
#[derive(Debug, Clone)]
pub struct Sketch {
    text: blake3::Hasher,
    words: usize,
    stems: usize,
    last: u64,
    whole: Minima<WHOLE>,
    pairs: Minima<SHORT>,
    singles: Minima<SHORT>,
}

impl Default for Sketch {
    fn default() -> Self {
        Self {
            text: blake3::Hasher::new(),
            words: 0,
            stems: 0,
            last: 0,
            whole: Minima::default(),
            pairs: Minima::default(),
            singles: Minima::default(),
        }
    }
}

impl Sketch {
    /// Takes the next part of the text.
    pub fn add(&mut self, tokens: &Tokens) {
        // Many short updates take a hasher longer than one long one.
        let mut words = String::with_capacity(tokens.len() * 12);
        for token in tokens.iter() {
            words.push_str(token.exact);
            words.push(' ');
            if token.kind != Kind::Stop {
                self.stem(hash_of(token.stem.as_bytes()));
            }
        }
        self.text.update(words.as_bytes());
        self.words += tokens.len();
    }

    fn stem(&mut self, stem: u64) {
        // Other hashes of the same for what is kept short, lest both say the same.
        self.singles.take(again(stem));
        if self.stems > 0 {
            let pair = mix(self.last.rotate_left(23) ^ stem);
            self.whole.take(pair);
            self.pairs.take(again(pair));
        }
        self.last = stem;
        self.stems += 1;
    }

    /// The signature of all that was taken; none where it is too short to have copies.
    #[must_use]
    pub fn signature(&self) -> Option<Signature> {
        if self.words < FEWEST_WORDS {
            return None;
        }
        let text = first_eight(&self.text);
        if self.stems < FEWEST_STEMS {
            return Some(Signature(vec![text]));
        }
        let mut numbers = Vec::with_capacity(LENGTH);
        numbers.push(text);
        pack(&self.whole.full(), 16, &mut numbers);
        pack(&self.pairs.full(), 2, &mut numbers);
        pack(&self.singles.full(), 2, &mut numbers);
        Some(Signature(numbers))
    }
}

/// The least hash of each bin.
#[derive(Debug, Clone)]
struct Minima<const BINS: usize>([u64; BINS]);

impl<const BINS: usize> Default for Minima<BINS> {
    fn default() -> Self {
        Self([u64::MAX; BINS])
    }
}

impl<const BINS: usize> Minima<BINS> {
    fn take(&mut self, hash: u64) {
        // The bits that tell the bin are the same in all of it.
        if let Some(least) = self.0.get_mut(hash as usize % BINS) {
            *least = (hash / BINS as u64).min(*least);
        }
    }

    /// Empty bins take what another has.
    fn full(&self) -> [u64; BINS] {
        let mut full = self.0;
        for (bin, value) in full.iter_mut().enumerate() {
            let mut tries = 0;
            // A text that has a hash fills at least one.
            while *value == u64::MAX && tries < 64 * BINS as u64 {
                tries += 1;
                let lender = mix(bin as u64 ^ tries << 32) as usize % BINS;
                *value = self.0.get(lender).copied().unwrap_or(u64::MAX);
            }
        }
        full
    }
}

/// Writes the lowest bits of each value, mixed, into numbers.
fn pack(values: &[u64], bits: u32, into: &mut Vec<u64>) {
    let each = (u64::BITS / bits) as usize;
    let mask = (1 << bits) - 1;
    for some in values.chunks(each) {
        let packed = some
            .iter()
            .fold(0, |number, value| number << bits | mix(*value) & mask);
        into.push(packed);
    }
}

/// How many values of so many bits are the same in both.
fn agreeing(a: &[u64], b: &[u64], bits: u32) -> f64 {
    let lowest = u64::MAX / ((1 << bits) - 1);
    let mut count = 0;
    for (a, b) in a.iter().zip(b) {
        let mut differing = a ^ b;
        let mut shift = 1;
        while shift < bits {
            differing |= differing >> shift;
            shift *= 2;
        }
        count += lowest.count_ones() - (differing & lowest).count_ones();
    }
    f64::from(count)
}

fn short_in_common(a: &[u64], b: &[u64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let agreeing = agreeing(a, b, 2) / SHORT as f64;
    (agreeing - CHANCE) / (1.0 - CHANCE)
}

/// Hash of a stem: FNV-1a (Fowler, Noll, Vo), mixed.
fn hash_of(bytes: &[u8]) -> u64 {
    let fnv = bytes.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    });
    mix(fnv)
}

/// Another hash of what has this one.
fn again(hash: u64) -> u64 {
    mix(hash ^ 0x9E37_79B9_7F4A_7C15)
}

/// Spreads the bits of a number: the last steps of `SplitMix64` (Steele, Lea, Flood 2014).
#[must_use]
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ x >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ x >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ x >> 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;

    /// A text of words that stand for themselves.
    fn text(words: impl Iterator<Item = usize>) -> String {
        words.map(|word| format!("word{word} ")).collect()
    }

    fn signature(text: &str) -> Signature {
        Signature::of(&Analyzer::new().analyze(text)).expect("long enough")
    }

    /// What a signature says of two texts, and the truth, over many of them.
    #[test]
    fn what_is_in_common_is_estimated() {
        let mut worst = 0.0_f64;
        let mut squares = 0.0;
        let mut count = 0.0;
        for start in 0..40 {
            for kept in [0_usize, 20, 60, 100, 140, 180, 200] {
                let from = start * 1000;
                let a = signature(&text(from..from + 200));
                let b = signature(&text(
                    (from..from + kept).chain(from + 500..from + 700 - kept),
                ));
                // Pairs that both have, of those that either has.
                let both = kept.saturating_sub(1) as f64;
                let truth = both / (398.0 - both);
                let error = a.pairs_in_common(&b) - truth;
                worst = worst.max(error.abs());
                squares += error * error;
                count += 1.0;
                let stems = kept as f64 / (400.0 - kept as f64);
                assert!((a.stems_in_common(&b) - stems).abs() < 0.3, "{kept}");
            }
        }
        let error = (squares / count).sqrt();
        assert!(error < 0.05 && worst < 0.2, "{error} {worst}");
    }

    #[test]
    fn the_same_text_is_the_same_however_it_is_written() {
        let a = signature("قال شهود عيان إن القصف أصاب ثلاثة بيوت في ١٢ آذار ٢٠١٤");
        let b = signature("قال شهود عيان، إنّ القصف أصاب ثلاثة بيوت (في 12 آذار 2014)");
        assert!(a.is_same_text(&b) && a.is_copy_of(&b, [None, None]));
        assert!(a.bands().any(|band| b.bands().any(|other| band == other)));
        assert!(Signature::of(&Analyzer::new().analyze("صورة من حلب")).is_none());
        let short = signature("صورة من مدينة حلب القديمة");
        assert_eq!(short.bands().count(), 1);
        let other = signature("صورة من مدينة حلب الجديدة");
        assert!(!short.is_copy_of(&other, [None, None]));
    }

    #[test]
    fn days_decide_where_texts_follow_a_pattern() {
        let a = signature(&text(0..200));
        // Two thirds of the words: half of the pairs.
        let b = signature(&text((0..134).chain(500..566)));
        let day = |day| Day::new(2021, 3, day);
        for (days, expected) in [
            ([day(1), day(4)], true),
            ([day(4), day(1)], true),
            ([day(1), None], true),
            ([day(1), day(9)], false),
        ] {
            assert_eq!(a.is_copy_of(&b, days), expected, "{days:?}");
        }
    }

    #[test]
    fn numbers_are_kept_and_read_back() {
        let a = signature(&text(0..50));
        assert_eq!(a.numbers().len(), LENGTH);
        assert_eq!(a.bands().count(), 1 + BANDS);
        let places = a.bands().map(Signature::place_of_band);
        assert!(places.eq(0..=BANDS as u32));
        assert_eq!(Signature::from_numbers(a.numbers().to_vec()), Some(a));
        assert_eq!(Signature::from_numbers(vec![1, 2]), None);
    }
}
