//! Builds `index-schema/verbs.fst`, the table from forms of verbs to the verb, from a frequency list and
//! the forms of a conjugator.
//!
//! `cargo run --release --example build_verbs -- RAW.tsv.gz VERBS.tsv.gz index-schema/verbs.fst`
//!
//! RAW is what `build_lexicon` reads. VERBS holds `verb<TAB>slot<TAB>form` lines, the forms of a verb side
//! by side, its perfect (`past_3ms`) among them; CONTRIBUTING.md says how both are exported.
//!
//! Unvocalised, a form often belongs to several verbs (يعرض to عرض and أعرض), and is often another word
//! too (تقدم). How much each verb is used is estimated from the forms that bear it out, in turn with how
//! the occurrences of each form are shared among its verbs; what is seen with the article is a noun. A
//! form goes to the verb that has most of it, unless another word has more. Forms of verbs in use that are not
//! seen at all are added where they belong to one verb. The same input gives the same file.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;

use anyhow::bail;
use kashaf::analysis::{fold_stem_letters, is_arabic_word, is_stop_word, verb_template};

mod wordfreq;
use wordfreq::{frequencies, lines};

/// How often a noun is seen without the article for once with it.
const BARE_FOR_DEFINITE: f64 = 2.0;
/// How often a word has و before it, ه or the accusative's ا behind it, for once that it stands alone; ف is
/// ten times rarer.
const AFFIXED: f64 = 0.3;
/// A form goes to the verb that has at least this share of its occurrences.
const SHARE: f64 = 0.3;
/// A verb counts as one when this many of its forms are seen.
const FORMS: usize = 4;
/// How often a slot is meant that is spelled like another, for once that the other is.
const ALIKE: f64 = 0.2;
/// What the mean of its forms adds to the use of a verb: little, but it is all that a rare verb has.
const DOUBT: f64 = 0.05;
/// How much of a verb's mean its perfect and its imperfect alike must bear out for its rare forms to count.
const BORNE_OUT: f64 = 0.2;
/// Rounds of estimation; the shares have settled by then.
const ROUNDS: usize = 30;
/// A form that is not seen is added if this much of it would be expected.
const UNSEEN: f64 = 3e-9;
/// A form that is seen more than this many times as often as the verb would have it is another word.
const MOST_BEYOND: f64 = 200.0;
/// The same for the slots that are rare in print.
const LESS_BEYOND: f64 = 10.0;
/// The slots that are not.
const MAIN: [&str; 15] = [
    "past_3ms",
    "past_3fs",
    "past_3mp",
    "past_1s",
    "ind_3ms",
    "ind_3fs",
    "ind_3mp",
    "ind_1p",
    "ind_3md",
    "sub_3mp",
    "juss_3ms",
    "juss_3fs",
    "ind_pass_3ms",
    "ind_pass_3fs",
    "ind_2mp",
];
/// What reading the commonest 400 forms of the table put right; `-` is no verb.
const REVIEWED: [(&str, &str); 30] = [
    ("يمكن", "امكن"),
    ("يعني", "عني"),
    ("تعني", "عني"),
    ("يعد", "عد"),
    ("تعد", "عد"),
    ("كنت", "كان"),
    ("كنا", "كان"),
    ("كنتم", "كان"),
    ("يكن", "كان"),
    ("اكن", "كان"),
    ("توفي", "توفي"),
    ("تلقي", "تلقي"),
    ("توقع", "توقع"),
    ("بات", "بات"),
    ("تبين", "تبين"),
    ("يدعي", "دعا"),
    ("تدعي", "دعا"),
    ("يرجي", "رجا"),
    ("تحت", "-"),
    ("تجاه", "-"),
    ("ابن", "-"),
    ("بنا", "-"),
    ("لست", "-"),
    ("مرات", "-"),
    ("كلا", "-"),
    ("تعال", "-"),
    ("لين", "-"),
    ("اون", "-"),
    ("توم", "-"),
    ("بعضا", "-"),
];
/// Clusters that end in the article.
const ARTICLES: [&str; 6] = ["وال", "فال", "بال", "كال", "لل", "ال"];

#[derive(Default)]
struct Verbs {
    /// The folded perfects; verbs that are spelled alike (كتب, كتّب) count as one.
    perfects: Vec<String>,
    slots: Vec<String>,
    /// Folded form → the verbs it may belong to, each with the slot it has there.
    readings: BTreeMap<String, BTreeMap<usize, usize>>,
}

/// A form as the estimation sees it.
struct Row<'v> {
    form: &'v str,
    /// How often it is seen as a verb, and as something else.
    verb: f64,
    other: f64,
    readings: &'v BTreeMap<usize, usize>,
}

/// How much each verb is used.
struct Use {
    /// Cautiously: what both its perfect and its imperfect bear out.
    strength: Vec<f64>,
    /// By all its forms.
    mean: Vec<f64>,
    /// Which share of a verb's use each slot has.
    share: Vec<f64>,
}

impl Row<'_> {
    /// The perfect of the verb that the form goes to.
    fn decide<'v>(&self, usage: &Use, verbs: &'v Verbs) -> Option<&'v str> {
        if let Some((_, perfect)) = REVIEWED.iter().find(|(form, _)| *form == self.form) {
            return verbs
                .perfects
                .iter()
                .map(String::as_str)
                .find(|p| p == perfect);
        }
        let weight = |(verb, slot): (&usize, &usize)| usage.strength[*verb] * usage.share[*slot];
        let sum: f64 = self.readings.iter().map(weight).sum();
        let length = self.form.chars().count();
        if sum == 0.0 || length < 3 {
            return None;
        }
        let best = self
            .readings
            .iter()
            .max_by(|a, b| weight(*a).total_cmp(&weight(*b)).then_with(|| b.0.cmp(a.0)))?;
        let part = weight(best) / sum;
        let wins = if self.verb + self.other > 0.0 {
            let occurrences = self.verb * part;
            // Judged by the verb's other forms alone.
            let expected = (usage.mean[*best.0] - occurrences).max(0.0) * usage.share[*best.1];
            let slot = verbs.slots[*best.1].as_str();
            let itself = verbs.perfects[*best.0] == self.form;
            // A long passive is no noun's form: أقيمت, but بيع.
            let passive = slot.contains("_pass_3") && length >= 5;
            let main = itself || passive || MAIN.contains(&slot);
            // A verb that its own forms hardly bear out has no rare ones: توفان is a name.
            let borne_out = usage.strength[*best.0] >= BORNE_OUT * usage.mean[*best.0];
            if !main && (!borne_out || verbs.perfects[*best.0].chars().count() < 3) {
                return None;
            }
            let beyond = if main { MOST_BEYOND } else { LESS_BEYOND };
            part >= SHARE && occurrences >= self.other && occurrences <= beyond * expected
        } else {
            part > 0.5 && sum > UNSEEN && length >= 5
        };
        wins.then(|| verbs.perfects[*best.0].as_str())
    }
}

fn verbs(path: &OsStr) -> anyhow::Result<Verbs> {
    let mut verbs = Verbs::default();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut last = String::new();
    let mut verb = 0;
    for line in lines(path)? {
        let line = line?;
        let mut columns = line.split('\t');
        let (Some(name), Some(slot), Some(form)) = (columns.next(), columns.next(), columns.next())
        else {
            bail!("a line without three columns: `{line}`");
        };
        let form = fold_stem_letters(form);
        if name != last {
            if slot != "past_3ms" {
                bail!("a verb that does not begin with its perfect: `{line}`");
            }
            name.clone_into(&mut last);
            verb = *places.entry(form.clone()).or_insert(verbs.perfects.len());
            if verb == verbs.perfects.len() {
                verbs.perfects.push(form.clone());
            }
        }
        let slot = match verbs.slots.iter().position(|known| known == slot) {
            Some(place) => place,
            None => {
                verbs.slots.push(slot.to_owned());
                verbs.slots.len() - 1
            }
        };
        if is_arabic_word(&form) && form.chars().count() >= 2 {
            let known = verbs.readings.entry(form).or_default();
            let place = known.entry(verb).or_insert(slot);
            *place = slot.min(*place);
        }
    }
    Ok(verbs)
}

/// How many of a form's occurrences are another word: a noun, or a word behind the article.
fn other(form: &str, seen: &BTreeMap<String, f64>, verbs: &Verbs) -> f64 {
    let frequency = |word: &str| seen.get(word).copied().unwrap_or_default();
    // Nouns of persons are mostly met in the plural: النازحين for نازح, which is also "we remove". With
    // a shorter word the plural may be one word itself: الجبين, the brow, for جب.
    let plurals = form.chars().count() >= 4;
    let noun: f64 = ["", "ين", "ون"]
        .iter()
        .filter(|ending| ending.is_empty() || plurals)
        .map(|ending| format!("ال{form}{ending}"))
        .filter(|definite| !verbs.readings.contains_key(definite))
        .map(|definite| frequency(&definite) * BARE_FOR_DEFINITE)
        .sum();
    let behind_article = ARTICLES
        .iter()
        .filter_map(|article| form.strip_prefix(article))
        .filter(|rest| rest.chars().count() >= 2)
        .map(frequency)
        .fold(0.0, f64::max);
    // What may also be an affix of another word: و and ف, the pronoun ه, the accusative.
    let before_pronoun = form.strip_suffix("اه").map(|rest| format!("{rest}ي"));
    let affixed = [
        (form.strip_prefix('و'), AFFIXED),
        (form.strip_prefix('ف'), AFFIXED / 10.0),
        (form.strip_suffix('ه'), AFFIXED),
        (form.strip_suffix('ا'), AFFIXED),
        (before_pronoun.as_deref(), AFFIXED),
    ]
    .into_iter()
    .filter_map(|(rest, rate)| Some((rest?, rate)))
    .filter(|(rest, _)| rest.chars().count() >= 2)
    .map(|(rest, rate)| frequency(rest) * rate)
    .fold(0.0, f64::max);
    (noun + behind_article + affixed).min(frequency(form))
}

/// How often each verb is used, by what is left of its perfect and by what is left of its imperfect
/// without the form that is seen most beyond its share (a noun may be spelled like it, or another verb's
/// imperative), whichever is less; the plain means; and which share of its use each slot has.
fn estimate(rows: &[Row<'_>], verbs: &Verbs) -> Use {
    let share = shares(rows, verbs);
    let mut strength = vec![0.0; verbs.perfects.len()];
    let mut mean = vec![0.0f64; verbs.perfects.len()];
    for round in 0..ROUNDS {
        let mut own = vec![[Vec::new(), Vec::new()]; strength.len()];
        for row in rows {
            let sum: f64 = row
                .readings
                .iter()
                .map(|(v, s)| strength[*v] * share[*s])
                .sum();
            for (verb, slot) in row.readings {
                let expected = strength[*verb] * share[*slot];
                let part = if round == 0 {
                    row.verb
                } else if sum > 0.0 {
                    row.verb * expected / sum
                } else {
                    0.0
                };
                let tense = usize::from(!verbs.slots[*slot].starts_with("past"));
                own[*verb][tense].push((part, share[*slot]));
            }
        }
        for (verb, forms) in own.iter().enumerate() {
            let all = || forms.iter().flatten();
            let enough = all().filter(|form| form.0 > 0.0).count() >= FORMS;
            let seen: f64 = all().map(|form| form.0).sum();
            let room: f64 = all().map(|form| form.1).sum();
            mean[verb] = if enough { seen / room.max(0.5) } else { 0.0 };
            let sober = forms
                .iter()
                .map(|tense| without_most(tense))
                .fold(f64::MAX, f64::min);
            strength[verb] = sober + DOUBT * mean[verb];
        }
    }
    Use {
        strength,
        mean,
        share,
    }
}

/// Which share of a verb's use each slot has, by the verbs of which hardly a form has another reading.
fn shares(rows: &[Row<'_>], verbs: &Verbs) -> Vec<f64> {
    let mut forms = vec![0usize; verbs.perfects.len()];
    let mut shared = vec![0usize; verbs.perfects.len()];
    for row in rows {
        for verb in row.readings.keys() {
            forms[*verb] += 1;
            shared[*verb] += usize::from(row.readings.len() > 1 || row.other > row.verb);
        }
    }
    let mut share = vec![0.0f64; verbs.slots.len()];
    for row in rows {
        for (verb, slot) in row.readings {
            if shared[*verb] * 20 <= forms[*verb] {
                share[*slot] += row.verb;
            }
        }
    }
    // Slots that are spelled like another in the verbs that were counted: a part of that other.
    for (slot, name) in verbs.slots.iter().enumerate() {
        let like = match name.as_str() {
            "past_1s" => "past_3fs".to_owned(),
            other => other
                .replace("_pass", "")
                .replace("juss", "ind")
                .replace("sub", "ind"),
        };
        if like != *name
            && let Some(other) = verbs.slots.iter().position(|known| *known == like)
        {
            share[slot] = share[slot].max(ALIKE * share[other]);
        }
    }
    normalise(&mut share);
    share
}

fn normalise(share: &mut [f64]) {
    let all: f64 = share.iter().sum();
    share
        .iter_mut()
        .for_each(|value| *value = (*value / all).max(1e-3));
}

/// How often a verb is used, by (occurrences, share) of its forms but the one that speaks for most.
fn without_most(forms: &[(f64, f64)]) -> f64 {
    let most = forms
        .iter()
        .max_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)))
        .copied()
        .unwrap_or_default();
    let seen: f64 = forms.iter().map(|form| form.0).sum();
    let room: f64 = forms.iter().map(|form| form.1).sum();
    if room > most.1 {
        (seen - most.0).max(0.0) / (room - most.1)
    } else {
        0.0
    }
}

fn main() -> anyhow::Result<()> {
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    let [raw, conjugated, out] = args.as_slice() else {
        bail!("usage: build_verbs RAW.tsv.gz VERBS.tsv.gz OUT.fst");
    };
    let seen = frequencies(raw)?;
    let verbs = verbs(conjugated)?;
    let rows: Vec<Row<'_>> = verbs
        .readings
        .iter()
        .filter(|(form, _)| !is_stop_word(form))
        .map(|(form, readings)| {
            let other = other(form, &seen, &verbs);
            Row {
                form,
                verb: seen.get(form).copied().unwrap_or_default() - other,
                other,
                readings,
            }
        })
        .collect();
    let usage = estimate(&rows, &verbs);

    let mut table: BTreeMap<&str, u64> = BTreeMap::new();
    for row in &rows {
        let Some(perfect) = row.decide(&usage, &verbs) else {
            continue;
        };
        if let Some(template) = verb_template(row.form, perfect) {
            table.insert(row.form, template);
        }
    }

    let mut builder = fst::MapBuilder::memory();
    for (form, template) in &table {
        builder.insert(form, *template)?;
    }
    let bytes = builder.into_inner()?;
    std::fs::write(out, &bytes)?;
    writeln!(
        std::io::stderr(),
        "{} forms, {} bytes, blake3 {}",
        table.len(),
        bytes.len(),
        blake3::hash(&bytes).to_hex()
    )?;
    Ok(())
}
