//! The stems of words met before: stemming a word takes a hundred times longer than finding it here, and
//! news says the same words again and again.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{fold, stem, stop};

/// How many distinct words are remembered before it starts afresh.
const REMEMBERED: usize = 1 << 17;

/// What becomes of a folded Arabic word in the stem chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stem<'m> {
    /// It is a stop word.
    Stop,
    /// It is its own stem.
    Same,
    /// Another stem.
    Other(&'m str),
}

/// A word's place in the letters, and what stands behind it.
#[derive(Debug, Clone, Copy)]
struct Known {
    start: u32,
    end: u32,
    stem: KnownStem,
}

#[derive(Debug, Clone, Copy)]
enum KnownStem {
    Stop,
    Same,
    /// From the end of the word to here.
    Until(u32),
}

/// What was found of each word. It answers the same whether it remembers or not.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Never walked through, so its order shows nowhere. It is another in every run, so that nobody can
    /// well write a text whose words all fall on one place.
    known: HashTable<Known>,
    hasher: DefaultHashBuilder,
    /// Each word with its stem behind it.
    letters: String,
    seated: String,
}

impl Memory {
    /// The stem of a folded Arabic word.
    pub(super) fn stem_of(&mut self, word: &str) -> Stem<'_> {
        let hash = self.hasher.hash_one(word);
        let letters = &self.letters;
        let known = match self
            .known
            .find(hash, |known| part(letters, known.start, known.end) == word)
        {
            Some(known) => *known,
            None => self.learn(word, hash),
        };
        match known.stem {
            KnownStem::Stop => Stem::Stop,
            KnownStem::Same => Stem::Same,
            KnownStem::Until(end) => Stem::Other(part(&self.letters, known.end, end)),
        }
    }

    fn learn(&mut self, word: &str, hash: u64) -> Known {
        if self.known.len() >= REMEMBERED {
            self.known.clear();
            self.letters.clear();
        }
        let start = self.letters.len() as u32;
        self.letters.push_str(word);
        let end = self.letters.len() as u32;
        let stem = if stop::is_stop_word(word) {
            KnownStem::Stop
        } else {
            self.seated.clear();
            fold::seat_hamza_into(word, &mut self.seated);
            let stem = stem::stem(&self.seated, &mut |_| {});
            if stem == word {
                KnownStem::Same
            } else {
                self.letters.push_str(&stem);
                KnownStem::Until(self.letters.len() as u32)
            }
        };
        let known = Known { start, end, stem };
        let (letters, hasher) = (&self.letters, &self.hasher);
        self.known.insert_unique(hash, known, |known| {
            hasher.hash_one(part(letters, known.start, known.end))
        });
        known
    }
}

fn part(letters: &str, start: u32, end: u32) -> &str {
    crate::text::slice(letters, start as usize, end as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_was_found() {
        let mut memory = Memory::default();
        for _ in 0..2 {
            assert_eq!(memory.stem_of("في"), Stem::Stop);
            assert_eq!(memory.stem_of("حرب"), Stem::Same);
            assert_eq!(memory.stem_of("والحرب"), Stem::Other("حرب"));
            assert_eq!(memory.stem_of(""), Stem::Same);
        }
        assert_eq!(memory.known.len(), 4, "each word once");
    }

    #[test]
    fn a_full_memory_starts_afresh_and_answers_the_same() {
        let mut memory = Memory::default();
        for number in 0..REMEMBERED {
            assert_eq!(memory.stem_of(&number.to_string()), Stem::Same);
        }
        assert_eq!(memory.known.len(), REMEMBERED);
        assert_eq!(memory.stem_of("والحرب"), Stem::Other("حرب"));
        assert_eq!(memory.known.len(), 1);
        assert!(memory.letters.len() < 32);
    }
}
