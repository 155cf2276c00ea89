//! How Excel's values are written: numbers, days and hours as people read them.

use calamine::{Data, ExcelDateTime, ExcelDateTimeType};

/// A value as it is written in a row.
pub(super) fn written(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_of(*number),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(moment) => moment_of(moment),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// A number with the fifteen digits that Excel shows at most.
pub(super) fn number_of(number: f64) -> String {
    format!("{number:.14e}")
        .parse::<f64>()
        .unwrap_or(number)
        .to_string()
}

/// A number that is a day, by the calendar that begins in 1900 or the one that begins in 1904.
pub(super) fn day_of(number: f64, since_1904: bool) -> String {
    let kind = ExcelDateTimeType::DateTime;
    moment_of(&ExcelDateTime::new(number, kind, since_1904))
}

/// Whether numbers in that format are days or hours. Words between quotes, and colours and conditions in
/// brackets, are no part of it; nor is a length of time, which has its hours in brackets.
pub(super) fn is_day_format(format: &str) -> bool {
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => {
                let word: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if matches!(
                    word.to_ascii_lowercase().as_str(),
                    "h" | "hh" | "m" | "mm" | "s" | "ss"
                ) {
                    return false;
                }
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            // Behind it stands the form of negative numbers.
            ';' => return false,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' => return true,
            // As in `General`.
            'G' | 'g' => return false,
            _ => {}
        }
    }
    false
}

/// Whether numbers in the format that Excel knows by that number are days or hours.
pub(super) fn is_day_format_of_excel(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45 | 47 | 50..=58)
}

/// A day, a time of day or both. A length of time is a number of days and fractions of them.
fn moment_of(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    // Days that the calendar of Excel does not reach are numbers that somebody formatted as days.
    if moment.is_duration() || !(0.0..2_958_466.0).contains(&days) {
        return number_of(days);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if days < 1.0 {
        time
    } else if days.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_people_read_them() {
        let check = |value: Data, expected: &str| assert_eq!(written(&value), expected);
        check(Data::Float(3.0), "3");
        check(Data::Float(0.1 + 0.2), "0.3");
        check(Data::Float(963_912_345_678.0), "963912345678");
        check(Data::Float(f64::NAN), "NaN");
        check(Data::Int(-7), "-7");
        check(Data::Bool(true), "true");
        check(Data::String("درعا".to_owned()), "درعا");
        let day = |value: f64| {
            Data::DateTime(ExcelDateTime::new(
                value,
                ExcelDateTimeType::DateTime,
                false,
            ))
        };
        check(day(41703.0), "2014-03-05");
        check(day(41703.5), "2014-03-05T12:00");
        check(day(0.25), "06:00");
        check(day(-1.0), "-1");
        check(day(1e300), &number_of(1e300));
        check(day(f64::NAN), "NaN");
    }

    #[test]
    fn formats_of_days() {
        let check = |format: &str, expected: bool| {
            assert_eq!(is_day_format(format), expected, "{format}");
        };
        check("dd/mm/yyyy", true);
        check("[$-ar-SY]d mmmm yyyy;@", true);
        check("yyyy\\-mm\\-dd", true);
        check("General", false);
        check("0.00", false);
        check("#,##0 \"dinar\"", false);
        check("[Red]0;[Blue]-0", false);
        check("[h]:mm:ss", false);
        check("0;yyyy", false);
        check("\"open", false);
    }
}
