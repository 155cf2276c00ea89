//! Which words of a dictionary may be a name: a row of places with a price on each step, as an automaton over
//! the bytes of words.
//!
//! From a place of the row a letter leads to another, for some points, or nothing does, where a letter need
//! not be written. A state holds for each place the fewest points with which the letters so far can have come
//! there, and forgets those beyond the limit: it is a column of the table that aligns two words. So a walk
//! through a sorted dictionary (a finite-state transducer) turns back as soon as what it has read can no longer
//! be the name.

/// The most places of a row.
const MOST_PLACES: usize = 64;

/// A set of words, as an automaton over their UTF-8 bytes.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// The letters that lead anywhere, sorted.
    letters: Vec<char>,
    /// For each letter and each place where its steps begin in `steps`, and where the last ends.
    begins: Vec<u32>,
    steps: Vec<Step>,
    places: usize,
    start: State,
    end: usize,
    limit: u8,
}

/// Where a letter leads, and for how many points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    to: u8,
    points: u8,
}

/// How far a word has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The places it may have come to, as bits.
    live: u64,
    /// The fewest points for each of them.
    points: [u8; MOST_PLACES],
    /// The bits of a character whose bytes are not all read, and how many are to come.
    half: u32,
    missing: u8,
}

impl State {
    /// A word that is none.
    const DEAD: Self = Self {
        live: 0,
        points: [0; MOST_PLACES],
        half: 0,
        missing: 0,
    };

    /// Comes to a place for so many points.
    fn reach(&mut self, place: u8, points: u8) {
        if let Some(fewest) = self.points.get_mut(usize::from(place)) {
            let bit = 1 << place;
            if self.live & bit == 0 || points < *fewest {
                *fewest = points;
            }
            self.live |= bit;
        }
    }
}

impl Pattern {
    /// The state before the first byte.
    #[must_use]
    pub fn start(&self) -> State {
        self.start
    }

    /// The state after one more byte.
    #[must_use]
    pub fn accept(&self, state: &State, byte: u8) -> State {
        let tail = || u32::from(byte & 0x3F);
        let (half, missing) = match (state.missing, byte) {
            (0, 0x00..=0x7F) => (u32::from(byte), 0),
            (0, 0xC0..=0xDF) => (u32::from(byte & 0x1F), 1),
            (0, 0xE0..=0xEF) => (u32::from(byte & 0x0F), 2),
            (0, 0xF0..=0xF7) => (u32::from(byte & 0x07), 3),
            (1.., 0x80..=0xBF) => (state.half << 6 | tail(), state.missing - 1),
            _ => return State::DEAD,
        };
        if missing > 0 {
            // The letters that these bits can begin stand side by side.
            let (low, high) = (half << (6 * missing), (half + 1) << (6 * missing));
            let first = self.letters.partition_point(|c| u32::from(*c) < low);
            return match self.letters.get(first) {
                Some(c) if u32::from(*c) < high => State {
                    half,
                    missing,
                    ..*state
                },
                _ => State::DEAD,
            };
        }
        match char::from_u32(half).and_then(|c| self.letters.binary_search(&c).ok()) {
            Some(letter) => self.step(state, letter),
            None => State::DEAD,
        }
    }

    fn step(&self, state: &State, letter: usize) -> State {
        let mut next = State::DEAD;
        let mut left = state.live;
        while left != 0 {
            let place = left.trailing_zeros() as usize;
            left &= left - 1;
            let begun = state.points.get(place).copied().unwrap_or(u8::MAX);
            for step in self.steps_of(letter, place) {
                let points = begun.saturating_add(step.points);
                if points <= self.limit {
                    next.reach(step.to, points);
                }
            }
        }
        next
    }

    fn steps_of(&self, letter: usize, place: usize) -> &[Step] {
        let at = letter * self.places + place;
        let bounds = self.begins.get(at).zip(self.begins.get(at + 1));
        bounds
            .and_then(|(begin, end)| self.steps.get(*begin as usize..*end as usize))
            .unwrap_or_default()
    }

    /// The points of the bytes so far as a whole word; none if they are no word of the set.
    #[must_use]
    pub fn points(&self, state: &State) -> Option<u8> {
        let whole = state.missing == 0 && state.live >> self.end & 1 != 0;
        state.points.get(self.end).copied().filter(|_| whole)
    }

    /// Whether the bytes so far are a word of the set.
    #[must_use]
    pub fn is_match(&self, state: &State) -> bool {
        self.points(state).is_some()
    }

    /// Whether more bytes can make one of them.
    #[must_use]
    pub fn can_match(&self, state: &State) -> bool {
        state.live != 0
    }

    /// The points of a whole word; none if it is no word of the set.
    #[must_use]
    pub fn points_of(&self, word: &str) -> Option<u8> {
        let end = word
            .bytes()
            .fold(self.start, |state, byte| self.accept(&state, byte));
        self.points(&end)
    }
}

impl fst::Automaton for Pattern {
    type State = State;

    fn start(&self) -> State {
        self.start()
    }

    fn is_match(&self, state: &State) -> bool {
        self.is_match(state)
    }

    fn can_match(&self, state: &State) -> bool {
        self.can_match(state)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        self.accept(state, byte)
    }
}

/// A row of places in the making.
#[derive(Debug, Default)]
pub(super) struct Row {
    places: usize,
    /// Letters that lead from a place to another.
    letters: Vec<(char, usize, Step)>,
    /// Steps without a letter, from each place.
    skips: Vec<Vec<Step>>,
    limit: u8,
}

impl Row {
    /// A row of so many places, for words of no more points than this. None if there are too many.
    pub(super) fn new(places: usize, limit: u8) -> Option<Self> {
        (places <= MOST_PLACES).then(|| Self {
            places,
            skips: vec![Vec::new(); places],
            limit,
            ..Self::default()
        })
    }

    /// A place beside the row; none if there are too many.
    pub(super) fn place(&mut self) -> Option<usize> {
        (self.places < MOST_PLACES).then(|| {
            self.places += 1;
            self.skips.push(Vec::new());
            self.places - 1
        })
    }

    /// This letter leads on.
    pub(super) fn letter(&mut self, from: usize, letter: char, to: usize, points: u8) {
        if points <= self.limit && from < self.places && to < self.places {
            let step = Step {
                to: to as u8,
                points,
            };
            self.letters.push((letter, from, step));
        }
    }

    /// This letter may be passed over everywhere.
    pub(super) fn pass(&mut self, letter: char, points: u8) {
        for place in 0..self.places {
            self.letter(place, letter, place, points);
        }
    }

    /// Nothing is needed to go on.
    pub(super) fn skip(&mut self, from: usize, to: usize, points: u8) {
        if points <= self.limit
            && from != to
            && to < self.places
            && let Some(skips) = self.skips.get_mut(from)
        {
            skips.push(Step {
                to: to as u8,
                points,
            });
        }
    }

    /// The finished pattern of the words that lead from the place `start` to the place `end`.
    pub(super) fn finish(mut self, start: usize, end: usize) -> Pattern {
        let reach: Vec<Vec<Step>> = (0..self.places).map(|place| self.reach(place)).collect();
        let beyond = |place: usize| reach.get(place).map(Vec::as_slice).unwrap_or_default();
        self.letters.sort_unstable();
        self.letters.dedup();
        let mut letters: Vec<char> = self.letters.iter().map(|(letter, ..)| *letter).collect();
        letters.dedup();
        let (mut begins, mut steps) = (Vec::new(), Vec::new());
        let mut left = self.letters.iter().peekable();
        for letter in &letters {
            for place in 0..self.places {
                begins.push(steps.len() as u32);
                let mut here = State::DEAD;
                while let Some((.., first)) =
                    left.next_if(|(other, from, _)| other == letter && *from == place)
                {
                    for then in beyond(first.to.into()) {
                        here.reach(then.to, first.points.saturating_add(then.points));
                    }
                }
                steps.extend(live_steps(&here, self.limit));
            }
        }
        begins.push(steps.len() as u32);
        let mut state = State::DEAD;
        for step in beyond(start) {
            state.reach(step.to, step.points);
        }
        Pattern {
            letters,
            begins,
            steps,
            places: self.places,
            start: state,
            end,
            limit: self.limit,
        }
    }

    /// Where a place leads without a letter, itself among them.
    fn reach(&self, place: usize) -> Vec<Step> {
        let mut reached = State::DEAD;
        let mut open = vec![Step {
            to: place as u8,
            points: 0,
        }];
        while let Some(step) = open.pop() {
            let before = reached;
            reached.reach(step.to, step.points);
            if reached != before {
                let skips = self.skips.get(usize::from(step.to)).into_iter().flatten();
                open.extend(skips.map(|skip| Step {
                    to: skip.to,
                    points: step.points.saturating_add(skip.points),
                }));
                open.retain(|step| step.points <= self.limit);
            }
        }
        live_steps(&reached, self.limit).collect()
    }
}

/// The places of a state within a limit, as steps.
fn live_steps(state: &State, limit: u8) -> impl Iterator<Item = Step> {
    state
        .points
        .iter()
        .enumerate()
        .map(|(place, points)| Step {
            to: place as u8,
            points: *points,
        })
        .filter(move |step| state.live >> step.to & 1 != 0 && step.points <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ك or for 3 points ق, ب, perhaps ل and for 2 points nothing, and at the end تش as one or nothing.
    fn pattern() -> Pattern {
        let mut row = Row::new(5, 5).expect("few places");
        row.letter(0, 'ك', 1, 0);
        row.letter(0, 'ق', 1, 3);
        row.letter(0, 'q', 1, 6);
        row.letter(1, 'ب', 2, 0);
        row.letter(2, 'ل', 3, 0);
        row.skip(2, 3, 2);
        let between = row.place().expect("there is room");
        row.letter(3, 'ت', between, 1);
        row.letter(between, 'ش', 4, 0);
        row.skip(3, 4, 0);
        row.pass('ا', 1);
        row.finish(0, 4)
    }

    #[track_caller]
    fn check(words: &[(&str, Option<u8>)]) {
        let pattern = pattern();
        for (word, points) in words {
            assert_eq!(pattern.points_of(word), *points, "{word}");
            // A state that leads to a match is never given up before.
            let mut state = pattern.start();
            for byte in word.bytes() {
                assert!(points.is_none() || pattern.can_match(&state), "{word}");
                state = pattern.accept(&state, byte);
            }
        }
    }

    #[test]
    fn words_of_the_row_have_their_points() {
        check(&[
            ("كبل", Some(0)),
            ("كابل", Some(1)),
            ("اكاباالا", Some(5)),
            ("اكاباالاا", None),
            ("كب", Some(2)),
            ("قب", Some(5)),
            ("قاب", None),
            ("كبلتش", Some(1)),
            ("كبتش", Some(3)),
        ]);
    }

    #[test]
    fn others_have_none() {
        let others = [
            "",
            "ك",
            "ل",
            "كبلش",
            "كبلن",
            "بكل",
            "qبل",
            "kبل",
            "كب\u{10FFFF}ل",
        ];
        check(&others.map(|word| (word, None)));
    }

    #[test]
    fn bytes_that_are_no_text_match_nothing() {
        let pattern = pattern();
        for bytes in [&[0xD9, 0x41][..], &[0x80], &[0xFF], &[0xD9, 0x83, 0xF4]] {
            let state = bytes
                .iter()
                .fold(pattern.start(), |state, byte| pattern.accept(&state, *byte));
            assert!(!pattern.is_match(&state), "{bytes:?}");
            assert!(!pattern.can_match(&state), "{bytes:?}");
        }
    }

    #[test]
    fn a_walk_finds_what_matches() {
        use fst::{IntoStreamer, Set};
        let set = Set::from_iter(["قبل", "كابل", "كابلون", "كبل", "كتب"]).expect("sorted");
        let found = set.search(pattern()).into_stream().into_strs();
        assert_eq!(found.expect("text"), ["قبل", "كابل", "كبل"]);
    }

    #[test]
    fn a_row_has_an_end() {
        assert!(Row::new(65, 0).is_none());
        let mut row = Row::new(64, 0).expect("as many as there may be");
        assert_eq!(row.place(), None);
        row.letter(0, 'a', 64, 0);
        row.skip(0, 63, 0);
        let pattern = row.finish(0, 63);
        assert_eq!(
            (pattern.points_of(""), pattern.points_of("a")),
            (Some(0), None)
        );
    }
}
