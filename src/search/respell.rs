//! How else an archive spells an Arabic name: in Arabic letters as the table attests or the rules lead to, in Latin
//! letters as the table says, and of a name that it does not know in those that the rules read as it.

use super::Searcher;
use super::field::In;
use super::leaf::{Look, Variant};
use super::names::{CLOSENESS, FEWEST_LETTERS, MOST_WALKS};
use super::plan::{Plan, Understood};
use super::segment::Segment;
use super::terms::Terms;
use crate::index::IndexError;
use crate::names::{
    NameTable, Pattern, Spelling, State, cost, forms_of_name, is_ordinary, latin, places_of_nisba,
};
use tantivy::TantivyError;

/// The most other spellings of one word.
const MOST: usize = 4;
/// The fewest letters of a name and of its Latin form where only the rules say that they are the same, what the
/// reading may cost, what it may from so many letters on, and how many are taken.
const LONG: usize = 5;
const COST: f64 = 0.1;
const LONGER: usize = 7;
const LONGER_COST: f64 = 0.2;
const MOST_LATIN: usize = 2;

impl Searcher {
    /// Other Arabic spellings of a word, which is read as `spelling`, or of a phrase that the archive holds, as far as
    /// they are not found by the stem.
    pub(super) fn respelled(
        &mut self,
        plan: &Plan,
        terms: &mut Terms,
        entry: &Understood,
        spelling: Option<&Spelling>,
        walks: &mut usize,
    ) -> Result<Vec<Variant>, IndexError> {
        let leaf = entry.leaf.and_then(|leaf| plan.leaves.get(leaf));
        let mut found = Vec::new();
        match (entry.exact.as_slice(), leaf.map(|leaf| &leaf.look)) {
            ([word], _) => {
                let mut stems: Vec<String> = entry.stem.iter().cloned().collect();
                for spelling in self.other_spellings(terms, word, spelling, walks)? {
                    let tokens = self.analyzer.analyze(&spelling);
                    let stem = tokens.get(0).map(|token| token.stem.to_owned());
                    let Some(stem) = stem.filter(|stem| !stems.contains(stem)) else {
                        continue;
                    };
                    stems.push(stem);
                    found.extend(self.held_name(terms, &spelling)?);
                }
            }
            (words, Some(Look::Phrase(places))) => {
                found.extend(self.respelled_phrase(terms, words, places, walks)?);
            }
            _ => {}
        }
        found.truncate(MOST);
        Ok(found)
    }

    /// A phrase with the other spellings of its words; none where they have none.
    fn respelled_phrase(
        &mut self,
        terms: &mut Terms,
        words: &[String],
        places: &[Vec<String>],
        walks: &mut usize,
    ) -> Result<Option<Variant>, IndexError> {
        let (mut all, mut shown) = (places.to_vec(), Vec::new());
        let mut any = false;
        for ((at, word), forms) in words.iter().enumerate().zip(&mut all) {
            let mut alternatives = vec![word.clone()];
            let spelling = Spelling::new(word);
            let others = self.other_spellings(terms, word, spelling.as_ref(), walks)?;
            for spelling in others.into_iter().take(MOST) {
                any = true;
                match forms_of_name(&spelling, &mut self.analyzer)
                    .into_iter()
                    .next()
                {
                    Some(behind_clitics) if at == 0 => forms.extend(behind_clitics),
                    _ => forms.push(spelling.clone()),
                }
                alternatives.push(spelling);
            }
            shown.push(alternatives.join("|"));
        }
        Ok(any.then(|| Variant::Phrase {
            words: all,
            closeness: CLOSENESS,
            spelled: shown.join(" "),
        }))
    }

    /// The other Arabic spellings of a word that the archive holds, the nearest first, of those that are as near the
    /// commonest.
    fn other_spellings(
        &mut self,
        terms: &mut Terms,
        word: &str,
        spelling: Option<&Spelling>,
        walks: &mut usize,
    ) -> Result<Vec<String>, IndexError> {
        let Some(spelling) = spelling else {
            return Ok(Vec::new());
        };
        let mut likely: Vec<(u8, String)> = Vec::new();
        likely.extend(spelling.attested().into_iter().map(|word| (0, word)));
        likely.extend(places_of_nisba(word).into_iter().map(|word| (0, word)));
        if let Some(pattern) = spelling.pattern().filter(|_| *walks < MOST_WALKS) {
            *walks += 1;
            for like in self.held_like(&pattern)? {
                let points = pattern.points_of(&like).unwrap_or(u8::MAX);
                if spelling.is(&like, points) {
                    likely.push((points, like));
                }
            }
        }
        let mut found: Vec<(u8, u64, String)> = Vec::new();
        for (points, word) in likely {
            // It may stand in the archive only behind a particle.
            let mut count = 0;
            for form in forms_of_name(&word, &mut self.analyzer).concat() {
                count = count.max(self.count_in_any(terms, &form)?);
            }
            if count > 0 && found.iter().all(|(.., known)| *known != word) {
                found.push((points, count, word));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        Ok(found.into_iter().map(|(.., word)| word).collect())
    }

    /// The Latin forms that the archive holds of Arabic words that are one name, `spellings` of it.
    pub(super) fn latin_forms(
        &mut self,
        terms: &mut Terms,
        entries: &[&Understood],
        spellings: &[String],
        walks: &mut usize,
    ) -> Result<Vec<Variant>, IndexError> {
        let mut found = Vec::new();
        if is_one_ordinary(entries) {
            return Ok(found);
        }
        let table = NameTable::shipped();
        let known = spellings.iter().flat_map(|name| table.latin_of(name));
        let known: Vec<String> = known.collect();
        for latin in &known {
            let as_many = latin.split(' ').count() == entries.len();
            if as_many && latin.chars().count() > FEWEST_LETTERS {
                found.extend(self.held_name(terms, latin)?);
            }
        }
        if let ([entry], true, true) = (entries, known.is_empty(), *walks < MOST_WALKS)
            && let [word] = entry.exact.as_slice()
            && let Some(pattern) = latin(word).filter(|_| may_be_foreign(word))
        {
            *walks += 1;
            let most = match word.chars().count() {
                LONGER.. => LONGER_COST,
                _ => COST,
            };
            let mut likely: Vec<(f64, String)> = Vec::new();
            for like in self.held_like(&pattern)? {
                let price = cost(&like, word).filter(|cost| *cost <= most);
                if let Some(price) = price.filter(|_| like.chars().count() >= LONG) {
                    likely.push((price, like));
                }
            }
            likely.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
            for (_, like) in likely.into_iter().take(MOST_LATIN) {
                found.extend(self.held_name(terms, &like)?);
            }
        }
        Ok(found)
    }

    /// The words of the archive's texts and titles that a pattern lets through.
    pub(super) fn held_like(&self, pattern: &Pattern) -> Result<Vec<String>, IndexError> {
        let mut words = Vec::new();
        for segment in &self.segments {
            for place in [In::Exact, In::TitleExact] {
                let walked = segment.terms_like(place, pattern, &mut words);
                walked.map_err(|cause| self.snapshot.damaged(cause))?;
            }
        }
        words.sort_unstable();
        words.dedup();
        Ok(words)
    }

    /// How many passages hold a form, in their text or in their document's title, whichever is more.
    pub(super) fn count_in_any(&self, terms: &mut Terms, form: &str) -> Result<u64, IndexError> {
        let in_text = self.count_of(terms, In::Exact, form)?;
        Ok(in_text.max(self.count_of(terms, In::TitleExact, form)?))
    }
}

/// Whether a word of which nothing is known may be written in Latin letters: it is long, and has no article.
fn may_be_foreign(word: &str) -> bool {
    word.chars().count() >= LONG && !word.starts_with("ال")
}

/// Whether words are a single one that is an ordinary word, or too short to tell.
fn is_one_ordinary(entries: &[&Understood]) -> bool {
    match entries {
        [entry] => entry
            .exact
            .iter()
            .any(|word| word.chars().count() < FEWEST_LETTERS || is_ordinary(word)),
        _ => false,
    }
}

/// A pattern as the dictionary of a segment takes it.
struct Like<'a>(&'a Pattern);

impl tantivy_fst::Automaton for Like<'_> {
    type State = State;

    fn start(&self) -> State {
        self.0.start()
    }

    fn is_match(&self, state: &State) -> bool {
        self.0.is_match(state)
    }

    fn can_match(&self, state: &State) -> bool {
        self.0.can_match(state)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        self.0.accept(state, byte)
    }
}

impl Segment {
    /// The terms of a field that a pattern lets through.
    fn terms_like(
        &self,
        place: In,
        pattern: &Pattern,
        out: &mut Vec<String>,
    ) -> Result<(), TantivyError> {
        let dictionary = self.word_field(place).inverted.terms();
        let mut terms = dictionary.search(Like(pattern)).into_stream()?;
        while terms.advance() {
            if let Ok(term) = std::str::from_utf8(terms.key()) {
                out.push(term.to_owned());
            }
        }
        Ok(())
    }
}
