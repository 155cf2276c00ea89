//! Which of the names in a document mean a place or a group.

use super::scan::{Candidate, Scan};
use super::words::Bearer;
use super::{Mention, Mentions, What};
use crate::names::places::{PlaceKind, Sign};

/// How much oftener the places of one country are named in a document than those of another, where both have a place of
/// the same name and a passage does not tell which.
const OFTENER: u32 = 3;

/// How often each country is named, by itself, its places or its adjective.
#[derive(Debug, Clone)]
struct Countries(Vec<u32>);

impl Countries {
    fn add(&mut self, country: Option<usize>) {
        if let Some(times) = country.and_then(|country| self.0.get_mut(country)) {
            *times += 1;
        }
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|times| *times == 0)
    }

    fn times(&self, country: Option<usize>) -> u32 {
        let times = country.and_then(|country| self.0.get(country));
        times.copied().unwrap_or_default()
    }
}

/// What is known so far of the names of a document.
struct Judgement<'m> {
    mentions: &'static Mentions,
    scans: &'m [Scan],
    /// What each name means, by row and name.
    meant: Vec<Vec<Option<Bearer>>>,
    /// Countries named in each row, and in the whole document.
    rows: Vec<Countries>,
    document: Countries,
    /// Groups that are named for certain.
    groups: Vec<usize>,
    day: Option<u32>,
}

impl Mentions {
    /// What the rows of one document name, row by row. `day` is its day of publication, as `yyyymmdd`.
    #[must_use]
    pub fn decide(&'static self, scans: &[Scan], day: Option<u32>) -> Vec<Vec<Mention>> {
        if scans.iter().all(|scan| scan.candidates.is_empty()) {
            return vec![Vec::new(); scans.len()];
        }
        let none = Countries(vec![0; self.words.countries()]);
        let mut judgement = Judgement {
            mentions: self,
            scans,
            meant: scans
                .iter()
                .map(|scan| vec![None; scan.candidates.len()])
                .collect(),
            rows: vec![none.clone(); scans.len()],
            document: none,
            groups: Vec::new(),
            day,
        };
        for (row, scan) in scans.iter().enumerate() {
            for country in &scan.nisbas {
                judgement.count(row, Some(*country));
            }
            // السعودية is the name of the country, and its adjective, which tells of it as well.
            for candidate in scan.candidates.iter().filter(|name| name.adjective) {
                if let [Bearer::Place(place, Sign::None)] = self.words.bearers(candidate.bearers) {
                    judgement.count(row, self.words.country_of(*place));
                }
            }
        }
        judgement.pass(Judgement::at_once);
        judgement.pass(Judgement::by_the_word_before);
        judgement.pass(Judgement::by_the_rest);
        judgement.mentions()
    }
}

impl Judgement<'_> {
    /// Judges every name that is still open.
    fn pass(&mut self, judge: fn(&Self, usize, usize, &Candidate) -> Option<Bearer>) {
        for (row, scan) in self.scans.iter().enumerate() {
            for (number, candidate) in scan.candidates.iter().enumerate() {
                if self.meant(row, number).is_some() {
                    continue;
                }
                let Some(bearer) = judge(self, row, number, candidate) else {
                    continue;
                };
                match bearer {
                    Bearer::Place(place, _) => {
                        self.count(row, self.mentions.words.country_of(place));
                    }
                    Bearer::Group(name) => {
                        self.groups.extend(self.group_of(name));
                    }
                    Bearer::Nothing => {}
                }
                let meant = self.meant.get_mut(row).and_then(|row| row.get_mut(number));
                if let Some(meant) = meant {
                    *meant = Some(bearer);
                }
            }
        }
    }

    fn meant(&self, row: usize, number: usize) -> Option<Bearer> {
        *self.meant.get(row)?.get(number)?
    }

    fn count(&mut self, row: usize, country: Option<usize>) {
        self.document.add(country);
        if let Some(row) = self.rows.get_mut(row) {
            row.add(country);
        }
    }

    fn bearers(&self, candidate: &Candidate) -> &'static [Bearer] {
        self.mentions.words.bearers(candidate.bearers)
    }

    fn group_of(&self, name: usize) -> Option<usize> {
        self.mentions.words.group_name(name).map(|name| name.group)
    }

    /// Names that mean one thing wherever they stand.
    fn at_once(&self, _: usize, _: usize, candidate: &Candidate) -> Option<Bearer> {
        let bearers = self.bearers(candidate);
        let group = bearers.iter().find(
            |bearer| matches!(bearer, Bearer::Group(name) if self.is_certain(*name, candidate)),
        );
        if group.is_some() {
            return group.copied();
        }
        match bearers {
            [bearer @ Bearer::Place(place, Sign::None)] => {
                let paper = candidate.marked && self.may_be_paper(*place);
                (!paper && !self.is_barred(candidate, *place)).then_some(*bearer)
            }
            _ => None,
        }
    }

    fn kind_of(&self, place: usize) -> PlaceKind {
        let place = self.mentions.places.all().get(place);
        place.map_or(PlaceKind::None, |place| place.kind)
    }

    /// Whether what stands before a name makes something else of it. A word such as مدينة is nearer to it, but مدينة سورية
    /// is a Syrian town.
    fn is_barred(&self, candidate: &Candidate, place: usize) -> bool {
        let country = self.kind_of(place) == PlaceKind::Country;
        (candidate.barred && !candidate.place_word)
            || (candidate.adjective && (country || !candidate.place_word))
    }

    /// Whether a paper is likely to be called like a place: like a part of the world, between quotation marks.
    fn may_be_paper(&self, place: usize) -> bool {
        self.kind_of(place) == PlaceKind::Region && self.mentions.words.country_of(place).is_none()
    }

    fn is_certain(&self, name: usize, candidate: &Candidate) -> bool {
        self.mentions.words.group_name(name).is_some_and(|name| {
            let borne = name.borne.is_none_or(|(since, until)| {
                self.day.is_some_and(|day| (since..=until).contains(&day))
            });
            name.certain && borne && (!name.is_word() || candidate.group_word)
        })
    }

    /// Whether a name that may mean something else means a group, because another name of that is there, too.
    fn is_known(&self, name: usize, candidate: &Candidate) -> bool {
        self.mentions.words.group_name(name).is_some_and(|name| {
            self.groups.contains(&name.group)
                && !candidate.surname
                && (candidate.group_word || !name.is_word())
        })
    }

    /// Names with a word before them that says what they are.
    fn by_the_word_before(&self, _: usize, _: usize, candidate: &Candidate) -> Option<Bearer> {
        match self.bearers(candidate) {
            [bearer @ Bearer::Place(place, sign)] if !self.is_barred(candidate, *place) => {
                let told = candidate.place_word || (*sign == Sign::Any && candidate.direction);
                (told && self.may_be_in(*place)).then_some(*bearer)
            }
            _ => None,
        }
    }

    /// Whether a document may tell of a place: it names its country, or none.
    fn may_be_in(&self, place: usize) -> bool {
        let country = self.mentions.words.country_of(place);
        country.is_none() || self.document.times(country) > 0 || self.document.is_empty()
    }

    /// Names that the rest of the document explains.
    fn by_the_rest(&self, row: usize, number: usize, candidate: &Candidate) -> Option<Bearer> {
        let bearers = self.bearers(candidate);
        let group = bearers.iter().find(
            |bearer| matches!(bearer, Bearer::Group(name) if self.is_known(*name, candidate)),
        );
        if group.is_some() {
            return group.copied();
        }
        let here = self.rows.get(row)?;
        let mut likely: Vec<(Bearer, u32, u32)> = bearers
            .iter()
            .filter_map(|bearer| {
                let Bearer::Place(place, sign) = bearer else {
                    return None;
                };
                if self.is_barred(candidate, *place) {
                    return None;
                }
                let country = self.mentions.words.country_of(*place);
                let told = match sign {
                    Sign::None | Sign::Any => true,
                    Sign::Word => {
                        candidate.place_word || self.is_beside(row, number, candidate, country)
                    }
                };
                let (here, all) = (here.times(country), self.document.times(country));
                (told && all > 0).then_some((*bearer, here, all))
            })
            .collect();
        likely.sort_by_key(|(_, here, all)| (*here, *all));
        let (bearer, here, all) = likely.pop()?;
        match likely.last() {
            None => Some(bearer),
            Some((_, 0, others)) if here > 0 || all >= OFTENER * others => Some(bearer),
            Some((_, others, _)) if here >= OFTENER * others && *others > 0 => Some(bearer),
            Some(_) => None,
        }
    }

    /// Whether a name is listed beside a place of a country.
    fn is_beside(
        &self,
        row: usize,
        number: usize,
        candidate: &Candidate,
        country: Option<usize>,
    ) -> bool {
        let is_there = |number: usize| match self.meant(row, number) {
            Some(Bearer::Place(place, _)) => {
                country.is_some() && self.mentions.words.country_of(place) == country
            }
            _ => false,
        };
        let scan = self.scans.get(row);
        let next = scan.and_then(|scan| scan.candidates.get(number + 1));
        let leads = next.is_some_and(|next| next.listed && next.start == candidate.end);
        (candidate.listed && number.checked_sub(1).is_some_and(is_there))
            || (leads && is_there(number + 1))
    }

    fn mentions(self) -> Vec<Vec<Mention>> {
        let what = |bearer: &Bearer| match bearer {
            Bearer::Place(place, _) => {
                let place = self.mentions.places.all().get(*place)?;
                (place.kind != PlaceKind::None).then_some(What::Place(place))
            }
            Bearer::Group(name) => {
                let groups = self.mentions.aliases.groups();
                groups.get(self.group_of(*name)?).map(What::Group)
            }
            Bearer::Nothing => None,
        };
        let rows = self.scans.iter().zip(&self.meant);
        rows.map(|(scan, meant)| {
            let names = scan.candidates.iter().zip(meant);
            names
                .filter_map(|(candidate, meant)| {
                    Some(Mention {
                        start: candidate.start,
                        end: candidate.end,
                        what: what(meant.as_ref()?)?,
                    })
                })
                .collect()
        })
        .collect()
    }
}
