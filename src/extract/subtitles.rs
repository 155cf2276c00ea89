//! Subtitles (SRT and WebVTT): cues joined into running text, the time of each kept.

use super::charset::{self, Decoded};
use super::{ExtractError, FailureKind, Limits, Mark, Place, Record, RecordKey, unify_lines};
use crate::text::{floor_boundary, slice};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// In milliseconds. A cue that begins later than this after the last one ended does not go on with what
/// was on the screen; what it repeats was said again.
const STILL_SHOWN: u64 = 100;

/// In bytes. Whatever is longer is no tag.
const LONGEST_TAG: usize = 1000;

/// The file as one document.
pub(super) fn read(bytes: &[u8], _limits: Limits) -> Result<Record, ExtractError> {
    let Decoded { text, encoding } = charset::decode(bytes.to_vec(), None)?;
    let text = unify_lines(text);
    let mut record = Record::new(RecordKey::Whole, String::new());
    record.encoding = Some(encoding.into_owned());
    let mut transcript = Transcript::default();
    let mut cues = Cues::over(&text);
    while let Some(cue) = cues.next() {
        transcript.push(&cue);
    }
    if !cues.met_one {
        return Err(ExtractError::new(
            FailureKind::Damaged,
            "no line with the times of a subtitle; rename it if it is another kind of file",
        ));
    }
    record.language = cues.language;
    record.text = transcript.text;
    record.marks = transcript.marks;
    if record.has_word() {
        Ok(record)
    } else {
        Err(ExtractError::no_text())
    }
}

/// What is shown at one time.
#[derive(Debug, Default)]
struct Cue<'t> {
    begin: u64,
    end: u64,
    lines: Vec<&'t str>,
}

/// The cues of a file, one after the other.
struct Cues<'t> {
    lines: std::iter::Peekable<std::str::Lines<'t>>,
    vtt: bool,
    /// The times of the cue whose lines come next.
    times: Option<(u64, u64)>,
    met_one: bool,
    language: Option<String>,
}

impl<'t> Cues<'t> {
    fn over(text: &'t str) -> Self {
        Self {
            lines: text.lines().peekable(),
            vtt: text.starts_with("WEBVTT"),
            times: None,
            met_one: false,
            language: None,
        }
    }

    /// Passes over what stands before the first cue; of it only the language counts.
    fn head(&mut self) {
        while self.times.is_none() {
            let Some(line) = self.lines.next() else {
                return;
            };
            self.times = times_of(line);
            if let Some(language) = line.strip_prefix("Language:").filter(|_| self.vtt) {
                self.language =
                    Some(language.trim().to_owned()).filter(|language| !language.is_empty());
            }
        }
        self.met_one = true;
    }

    fn next(&mut self) -> Option<Cue<'t>> {
        if !self.met_one {
            self.head();
        }
        let (begin, end) = self.times.take()?;
        let mut lines = Vec::new();
        // Blank lines count until it is known whether the last line names the next cue.
        let mut after_blank = false;
        let mut name_may_follow = false;
        while let Some(line) = self.lines.next() {
            self.times = times_of(line);
            if self.times.is_some() {
                if name_may_follow {
                    lines.pop();
                }
                break;
            }
            let line = line.trim();
            if line.is_empty() {
                (after_blank, name_may_follow) = (true, false);
                continue;
            }
            if self.vtt && after_blank && is_note(line) {
                while self.lines.next_if(|line| !line.trim().is_empty()).is_some() {}
                continue;
            }
            name_may_follow = self.vtt && after_blank || line.bytes().all(|b| b.is_ascii_digit());
            after_blank = false;
            lines.push(line);
        }
        Some(Cue { begin, end, lines })
    }
}

/// Whether a block of WebVTT is a comment, or says how things look.
fn is_note(line: &str) -> bool {
    ["NOTE", "STYLE", "REGION"]
        .iter()
        .filter_map(|word| line.strip_prefix(word))
        .any(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// The times of a line `00:01:02,500 --> 00:01:04,000`, in milliseconds.
fn times_of(line: &str) -> Option<(u64, u64)> {
    let (begin, end) = line.split_once("-->")?;
    Some((time_of(begin)?, time_of(end)?))
}

/// A moment; what follows it on the line, and signs of direction around it, do not count.
fn time_of(text: &str) -> Option<u64> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || !c.is_ascii());
    let text = text.split_whitespace().next()?;
    let (clock, fraction) = text.split_once([',', '.']).unwrap_or((text, ""));
    let mut seconds = 0_u64;
    let mut places = 0;
    for number in clock.split(':') {
        let digits = (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        let number: u64 = number.parse().ok().filter(|_| digits)?;
        seconds = seconds * 60 + number;
        places += 1;
    }
    if !(2..=3).contains(&places) {
        return None;
    }
    let fraction = fraction.chars().map_while(|c| c.to_digit(10));
    let thousandths = fraction
        .chain(std::iter::repeat(0))
        .take(3)
        .fold(0_u64, |sum, digit| sum * 10 + u64::from(digit));
    Some(seconds * 1000 + thousandths)
}

/// A line of a cue without its markup.
#[derive(Debug, Default)]
struct Line {
    text: String,
    /// Whether it begins with the name of another speaker than before.
    speaker: bool,
}

/// What a piece of markup says.
enum Said {
    Text(&'static str),
    Line,
    Speaker(String),
}

/// The text that comes of the cues.
#[derive(Debug, Default)]
struct Transcript {
    text: String,
    marks: Vec<Mark>,
    speaker: String,
    /// The lines of the last cue, and when they went.
    shown: Vec<Line>,
    end: u64,
}

impl Transcript {
    fn push(&mut self, cue: &Cue<'_>) {
        let mut lines = Vec::with_capacity(cue.lines.len());
        for line in &cue.lines {
            self.add_plain(line, &mut lines);
        }
        let goes_on = cue.begin <= self.end.saturating_add(STILL_SHOWN);
        let repeated = if goes_on {
            repeated(&self.shown, &lines)
        } else {
            0
        };
        let mut marked = false;
        for (at, line) in lines.iter().enumerate().skip(repeated) {
            // Of a line that grows while it is spoken only what was added.
            let grown = self
                .shown
                .last()
                .filter(|_| goes_on && at == 0)
                .and_then(|last| line.text.strip_prefix(last.text.as_str()))
                .filter(|rest| rest.starts_with(' '));
            let new = grown.unwrap_or(&line.text).trim_start();
            separate(
                &mut self.text,
                line.speaker || new.starts_with(['-', '–', '—']),
            );
            if !marked {
                marked = true;
                self.marks.push(Mark {
                    at: self.text.len(),
                    place: Place::Time(cue.begin),
                });
            }
            self.text.push_str(new);
        }
        // An empty cue between two others, as live captions have it, does not clear the screen.
        if !lines.is_empty() {
            self.shown = lines;
        }
        self.end = self.end.max(cue.end).max(cue.begin);
    }

    /// Adds a line without its markup, as several where it says so.
    fn add_plain(&mut self, line: &str, lines: &mut Vec<Line>) {
        let mut plain = Line::default();
        let mut finish = |plain: &mut Line| {
            let words: Vec<&str> = plain.text.split_whitespace().collect();
            let text = words.join(" ");
            let speaker = std::mem::take(plain).speaker;
            if !text.is_empty() {
                lines.push(Line { text, speaker });
            }
        };
        let mut rest = line;
        while let Some(at) = rest.find(['<', '{', '&', '\\']) {
            plain.text.push_str(slice(rest, 0, at));
            rest = slice(rest, at, rest.len());
            let used = match markup(rest) {
                Some((used, said)) => {
                    match said {
                        Said::Text(text) => plain.text.push_str(text),
                        Said::Line => finish(&mut plain),
                        Said::Speaker(name) if name == self.speaker => {}
                        Said::Speaker(name) => {
                            finish(&mut plain);
                            plain.text = format!("{name}: ");
                            plain.speaker = true;
                            self.speaker = name;
                        }
                    }
                    used
                }
                None => {
                    plain.text.push_str(slice(rest, 0, 1));
                    1
                }
            };
            rest = slice(rest, used, rest.len());
        }
        plain.text.push_str(rest);
        finish(&mut plain);
    }
}

/// A line ends with a sentence, and before the words of another speaker.
fn separate(text: &mut String, other_speaker: bool) {
    if text.is_empty() {
        return;
    }
    let closed = text.trim_end_matches(['"', '\'', '»', '”', '’', ')', ']']);
    let ended = closed.ends_with(['.', '!', '?', '؟', '…', '۔']);
    text.push(if ended || other_speaker { '\n' } else { ' ' });
}

/// The markup that the text begins with: its length, and what it says.
fn markup(text: &str) -> Option<(usize, Said)> {
    const REFERENCES: [(&str, &str); 8] = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&lrm;", "\u{200E}"),
        ("&rlm;", "\u{200F}"),
        ("&quot;", "\""),
        ("\\h", " "),
    ];
    if let Some((name, said)) = REFERENCES.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((name.len(), Said::Text(said)));
    }
    if text.starts_with("\\N") {
        return Some((2, Said::Line));
    }
    // A bracket that is never closed must not be looked for in all of a long line again and again.
    let text = slice(text, 0, floor_boundary(text, LONGEST_TAG));
    if text.starts_with("{\\") {
        return text.find('}').map(|end| (end + 1, Said::Text("")));
    }
    let (tag, _) = text.strip_prefix('<')?.split_once('>')?;
    if !tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/') {
        return None;
    }
    let (name, speaker) = tag.split_once([' ', '\t']).unwrap_or((tag, ""));
    let said = if (name == "v" || name.starts_with("v.")) && !speaker.trim().is_empty() {
        Said::Speaker(speaker.trim().to_owned())
    } else {
        Said::Text("")
    };
    Some((tag.len() + 2, said))
}

/// How many lines at the beginning of a cue were the last ones of the cue before.
fn repeated(shown: &[Line], lines: &[Line]) -> usize {
    // More lines than these do not roll over a screen.
    let most = shown.len().min(lines.len()).min(8);
    let same = |count: &usize| {
        let last = shown.iter().skip(shown.len() - *count);
        last.zip(lines).all(|(last, line)| last.text == line.text)
    };
    (1..=most).rev().find(same).unwrap_or(0)
}

#[cfg(test)]
mod tests;
