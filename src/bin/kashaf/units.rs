//! Sizes, durations and days as people type them.

use std::time::Duration;

use kashaf::query::DateRange;
use kashaf::search::Day;

/// `256MB`, `1.5G`, `4096`: units of 1024.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = unit.trim().to_ascii_lowercase();
    let factor = match unit.trim_end_matches("ib").trim_end_matches('b') {
        "" => 1_u64,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        "t" => 1 << 40,
        _ => return Err(format!("`{unit}` is no unit of size; use KB, MB, GB")),
    };
    let number: f64 = number
        .parse()
        .map_err(|_| "give a number and a unit, such as 256MB".to_owned())?;
    let bytes = number * factor as f64;
    if !(1.0..=1e18).contains(&bytes) {
        return Err("a size between 1 byte and some exabytes is meant".to_owned());
    }
    Ok(bytes as u64)
}

/// The same, and `0` for none.
pub(crate) fn size_or_none(text: &str) -> Result<u64, String> {
    match text.trim() {
        "0" => Ok(0),
        text => size(text),
    }
}

/// The same for what is held in memory at once: places in a text are counted in 32 bits.
pub(crate) fn file_size(text: &str) -> Result<u64, String> {
    let bytes = size(text)?;
    if bytes > 1 << 30 {
        return Err(
            "at most 1GB; larger files of records (.jsonl, .csv) are read record by record"
                .to_owned(),
        );
    }
    Ok(bytes)
}

/// `30s`, `10m`, `1h 30m`, `0s`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let read: jiff::SignedDuration = match text.trim() {
        "0" => return Ok(Duration::ZERO),
        text => text
            .parse()
            .map_err(|_| "give a time such as 30s, 10m or 1h".to_owned())?,
    };
    Duration::try_from(read).map_err(|_| "a time cannot be negative".to_owned())
}

/// `2021`, `2021-08`, `2021-08-15`, in either digit set, or so long ago: `7d`, `2w`, `3m`, `1y`.
pub(crate) fn day(text: &str) -> Result<DateRange, String> {
    ago(text, today())
        .map(|day| DateRange {
            from: Some(day.number()),
            until: Some(day.number()),
        })
        .or_else(|| DateRange::parse(text))
        .filter(|range| range.from.is_some() && range.until.is_some())
        .ok_or_else(|| {
            "give a day as 2021-08-15, a month as 2021-08, a year as 2021, or how long ago as 7d, 2w, 3m, 1y"
                .to_owned()
        })
}

/// `7d`: from so long ago on; or a range of days as [`days`] reads it.
pub(crate) fn days_since(text: &str) -> Result<DateRange, String> {
    match ago(text, today()) {
        Some(day) => Ok(DateRange {
            from: Some(day.number()),
            until: None,
        }),
        None => days(text).map_err(|hint| format!("{hint}; or how long ago as 7d, 2w, 3m, 1y")),
    }
}

/// Today in UTC: jiff is built without time zones.
fn today() -> Option<Day> {
    Day::parse(&jiff::Zoned::now().date().to_string())
}

fn ago(text: &str, today: Option<Day>) -> Option<Day> {
    today?.ago(text)
}

/// `2013`, `2013-01..2013-03`, `2013-01-25..`, in either digit set.
pub(crate) fn days(text: &str) -> Result<DateRange, String> {
    DateRange::parse(text).ok_or_else(|| {
        "give a range as 2013-01..2013-03, or one day, month or year; the earlier end first"
            .to_owned()
    })
}

/// `1234-1810`: characters of a text, in either digit set, with a hyphen or a dash between.
pub(crate) fn range(text: &str) -> Result<(u64, u64), String> {
    let digit = |c: char| match c {
        '\u{0660}'..='\u{0669}' => char::from_digit(c as u32 - 0x0660, 10).unwrap_or(c),
        '\u{06F0}'..='\u{06F9}' => char::from_digit(c as u32 - 0x06F0, 10).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    };
    let text: String = text.trim().chars().map(digit).collect();
    let read = |part: &str| part.trim().parse::<u64>().ok();
    text.split_once('-')
        .and_then(|(start, end)| Some((read(start)?, read(end)?)))
        .filter(|(start, end)| start < end)
        .ok_or_else(|| "give a range of characters as 1234-1810".to_owned())
}

/// A SHA-256 in hexadecimal digits, or as many of its first as tell files apart.
pub(crate) fn sha256(text: &str) -> Result<String, String> {
    let text = text.trim().to_ascii_lowercase();
    let is_one = (12..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_hexdigit());
    is_one
        .then_some(text)
        .ok_or_else(|| "give the 64 digits of a SHA-256, or at least the first twelve".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, expected) in [
            ("4096", Some(4096)),
            ("256MB", Some(256 << 20)),
            ("256 MiB", Some(256 << 20)),
            ("1.5g", Some(3 << 29)),
            ("0", None),
            ("MB", None),
            ("12 parsecs", None),
        ] {
            assert_eq!(size(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn sizes_or_none() {
        for (text, expected) in [("0", Some(0)), (" 1GB", Some(1 << 30)), ("none", None)] {
            assert_eq!(size_or_none(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn file_sizes() {
        assert_eq!(file_size("1GB").ok(), Some(1 << 30));
        assert!(file_size("2GB").is_err());
    }

    #[test]
    fn ranges() {
        for (text, expected) in [
            ("1234-1810", Some((1234, 1810))),
            ("0–5", Some((0, 5))),
            ("١٢-٣٤", Some((12, 34))),
            ("5-5", None),
            ("9-5", None),
            ("-5", None),
            ("x", None),
        ] {
            assert_eq!(range(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn hashes() {
        for (text, expected) in [
            ("ABCDEF012345", Some("abcdef012345")),
            ("abcdef01234", None),
            ("abcdef01234g", None),
        ] {
            assert_eq!(sha256(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn durations() {
        for (text, expected) in [
            ("0s", Some(0)),
            ("0", Some(0)),
            ("10m", Some(600)),
            ("1h 30m", Some(5400)),
            ("-1s", None),
            ("soon", None),
        ] {
            assert_eq!(duration(text).ok().map(|d| d.as_secs()), expected, "{text}");
        }
    }
}
