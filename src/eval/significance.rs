//! Whether a difference between two runs would come about by chance: the paired randomisation test, and
//! Student's paired t.
//!
//! Smucker, Allan and Carterette, "A Comparison of Statistical Significance Tests for Information Retrieval
//! Evaluation", 2007, compared the tests in use and recommend these two. Randomisation asks: if the two
//! runs were the same but for their names, each query's difference could as well have the other sign; how
//! often is the mean then at least as far from 0 as it is? With few differences every assignment of
//! signs is tried (Fisher's exact test), otherwise [`ROUNDS`] of them are drawn, always the same ones, and
//! the one that was observed counts among them, so that p is never 0.

/// How many assignments of signs are drawn.
pub const ROUNDS: u32 = 10_000;

/// Up to how many differences other than 0 all assignments are tried.
pub const EXACT: usize = 16;

/// A difference below this is none: both sides are sums in the same order.
const NONE: f64 = 1e-12;

/// What the differences of single queries say together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// Their mean.
    pub difference: f64,
    /// Two-sided p of the randomisation test.
    pub p: f64,
    /// The paired t statistic, where the differences differ.
    pub t: Option<f64>,
    /// The 95% confidence interval of the mean by the t distribution; none for fewer than two queries.
    pub interval: Option<(f64, f64)>,
    /// Queries that got better,
    pub better: usize,
    /// that got worse,
    pub worse: usize,
    /// and that are as they were.
    pub same: usize,
}

/// Tests differences query by query.
#[must_use]
pub fn paired(differences: &[f64]) -> Paired {
    let count = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / count.max(1.0);
    let (mut t, mut interval) = (None, None);
    if differences.len() > 1 {
        let squares: f64 = differences.iter().map(|d| (d - mean).powi(2)).sum();
        let error = (squares / (count - 1.0) / count).sqrt();
        let reach = error * two_sided_quantile(0.95, differences.len() - 1);
        interval = Some((mean - reach, mean + reach));
        t = (error > NONE).then(|| mean / error);
    }
    let changed: Vec<f64> = differences
        .iter()
        .copied()
        .filter(|d| d.abs() > NONE)
        .collect();
    let better = changed.iter().filter(|d| **d > 0.0).count();
    Paired {
        difference: mean,
        p: if changed.len() <= EXACT {
            enumerated(&changed)
        } else {
            drawn(&changed)
        },
        t,
        interval,
        better,
        worse: changed.len() - better,
        same: differences.len() - changed.len(),
    }
}

/// How far from 0 a sum has to be to count as at least as far as the one observed.
fn observed(differences: &[f64]) -> f64 {
    let all: f64 = differences.iter().map(|d| d.abs()).sum();
    differences.iter().sum::<f64>().abs() - all * NONE
}

/// p over every assignment of signs.
fn enumerated(differences: &[f64]) -> f64 {
    let least = observed(differences);
    let assignments = 1_u64 << differences.len();
    let far = (0..assignments)
        .filter(|signs| with_signs(differences, std::iter::once(*signs)).abs() >= least)
        .count();
    far as f64 / assignments as f64
}

/// p over assignments that are drawn, the one observed among them.
fn drawn(differences: &[f64]) -> f64 {
    let least = observed(differences);
    let mut random = SplitMix(0);
    let far = (0..ROUNDS)
        .filter(|_| with_signs(differences, &mut random).abs() >= least)
        .count();
    (far as f64 + 1.0) / (f64::from(ROUNDS) + 1.0)
}

/// The sum with the signs that bits say: one number for each 64 differences.
fn with_signs(differences: &[f64], bits: impl Iterator<Item = u64>) -> f64 {
    let mut sum = 0.0;
    for (part, mut bits) in differences.chunks(64).zip(bits) {
        for difference in part {
            sum += if bits & 1 == 0 {
                *difference
            } else {
                -difference
            };
            bits >>= 1;
        }
    }
    sum
}

/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014): small, and the
/// same on every machine.
struct SplitMix(u64);

impl Iterator for SplitMix {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Some(z ^ (z >> 31))
    }
}

/// The t between whose negative and itself lies such a share of Student's distribution.
fn two_sided_quantile(share: f64, freedom: usize) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while between(high, freedom) < share {
        high *= 2.0;
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if between(middle, freedom) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The share of Student's distribution between −t and t: the finite sums of Abramowitz and Stegun,
/// "Handbook of Mathematical Functions", 26.7.3 and 26.7.4.
fn between(t: f64, freedom: usize) -> f64 {
    let angle = (t / (freedom as f64).sqrt()).atan();
    let (sine, cosine) = angle.sin_cos();
    let odd = freedom % 2 == 1;
    let mut term = if odd { cosine } else { 1.0 };
    let mut sum = 0.0;
    let mut power = if odd { 1 } else { 0 };
    while power + 2 <= freedom {
        sum += term;
        power += 2;
        term *= cosine * cosine * (power as f64 - 1.0) / power as f64;
    }
    if odd {
        std::f64::consts::FRAC_2_PI * (angle + sine * sum)
    } else {
        sine * sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Darwin's fifteen pairs of maize, cross-fertilised minus self-fertilised, in eighths of an inch:
    /// Fisher, "The Design of Experiments", 1935, counts 863 of 32,768 assignments on one side.
    const MAIZE: [f64; 15] = [
        49.0, -67.0, 8.0, 16.0, 6.0, 23.0, 28.0, 41.0, 14.0, 29.0, 56.0, 24.0, 75.0, 60.0, -48.0,
    ];

    /// Hours of sleep gained with one drug more than with the other: Student, "The Probable Error of a
    /// Mean", 1908.
    const SLEEP: [f64; 10] = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];

    #[track_caller]
    fn near(seen: f64, expected: f64, within: f64) {
        assert!((seen - expected).abs() < within, "{seen}, not {expected}");
    }

    #[test]
    fn fishers_count_of_darwins_maize() {
        let maize = paired(&MAIZE);
        assert_eq!(maize.p, 2.0 * 863.0 / 32_768.0);
        near(maize.t.unwrap(), 2.148, 5e-4);
        assert_eq!((maize.better, maize.worse, maize.same), (13, 2, 0));
        // Drawing comes close to counting: four standard errors.
        near(drawn(&MAIZE), maize.p, 0.009);
    }

    #[test]
    fn students_hours_of_sleep() {
        let sleep = paired(&SLEEP);
        near(sleep.difference, 1.58, 1e-12);
        near(sleep.t.unwrap(), 4.0621, 5e-5);
        let (low, high) = sleep.interval.unwrap();
        near(low, 0.700_114_2, 5e-8);
        near(high, 2.459_885_8, 5e-8);
        // Nine gains and no loss: both ends of 2^9 assignments.
        assert_eq!(sleep.p, 2.0 / 512.0);
        assert_eq!((sleep.better, sleep.worse, sleep.same), (9, 0, 1));
    }

    #[test]
    fn quantiles_stand_in_every_table() {
        for (freedom, expected) in [
            (1, 12.7062),
            (2, 4.3027),
            (3, 3.1824),
            (4, 2.7764),
            (5, 2.5706),
            (9, 2.2622),
            (10, 2.2281),
            (30, 2.0423),
            (100, 1.9840),
            (1000, 1.9623),
        ] {
            near(two_sided_quantile(0.95, freedom), expected, 5e-5);
        }
    }

    #[test]
    fn no_difference_is_no_evidence() {
        let none = paired(&[0.0; 40]);
        assert_eq!((none.difference, none.p, none.t), (0.0, 1.0, None));
        assert_eq!(none.interval, Some((0.0, 0.0)));
        let nothing = paired(&[]);
        assert_eq!(
            (nothing.difference, nothing.p, nothing.interval),
            (0.0, 1.0, None)
        );
        let one = paired(&[0.5]);
        assert_eq!(
            (one.difference, one.p, one.t, one.interval),
            (0.5, 1.0, None, None)
        );
    }

    #[test]
    fn what_is_drawn_is_always_the_same_and_never_nothing() {
        let differences = vec![0.25; 200];
        assert_eq!(paired(&differences).p, 1.0 / (f64::from(ROUNDS) + 1.0));
        let mixed: Vec<f64> = (0..200).map(|n| f64::from(n % 7) - 2.8).collect();
        assert_eq!(paired(&mixed), paired(&mixed));
        assert!(
            (0.05..0.9).contains(&paired(&mixed).p),
            "{}",
            paired(&mixed).p
        );
        // The first numbers of the generator from 0.
        let first: Vec<u64> = SplitMix(0).take(2).collect();
        assert_eq!(first, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4]);
    }

    proptest! {
        #[test]
        fn the_other_way_round_is_as_likely(
            differences in proptest::collection::vec(-1.0..1.0_f64, 0..40)
        ) {
            let turned: Vec<f64> = differences.iter().map(|d| -d).collect();
            let (there, back) = (paired(&differences), paired(&turned));
            prop_assert_eq!(there.difference, -back.difference);
            prop_assert_eq!(there.p, back.p);
            prop_assert_eq!((there.better, there.worse), (back.worse, back.better));
            prop_assert!(there.p > 0.0 && there.p <= 1.0);
            if let Some((low, high)) = there.interval {
                prop_assert!(low <= there.difference && there.difference <= high);
            }
        }
    }
}
