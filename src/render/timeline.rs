//! Documents over time: bars for a terminal, JSON, CSV, and a picture as SVG that stands on its own.
//!
//! Days are digits and signs of Latin script, and a bar stands behind them, so that nothing depends on the direction of
//! writing; no word of a query or a document is written.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::Screen;
use super::wire::FORMAT;
use crate::search::{Bucket, By, Timeline, When};

/// Columns where the width of a terminal is not known.
const COLUMNS: usize = 72;
/// Empty buckets in a row that are shown; of more a line tells how many they are.
const EMPTY: usize = 3;

/// How a timeline is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum TimelineFormat {
    /// Bars of characters.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// A row for each stretch of time.
    Csv,
    /// A picture.
    Svg,
}

/// The object of `timeline --json`.
#[derive(Debug, Serialize)]
struct Object {
    format: u32,
    of: &'static str,
    by: &'static str,
    documents: usize,
    undated: usize,
    too_wide: usize,
    some_words: usize,
    sparse: bool,
    buckets: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    from: String,
    until: String,
    documents: usize,
}

/// Writes a timeline. `screen` matters for [`TimelineFormat::Text`] only.
///
/// # Errors
/// Those of `out`.
pub fn timeline(
    out: &mut dyn Write,
    format: TimelineFormat,
    line: &Timeline,
    screen: &Screen,
) -> io::Result<()> {
    match format {
        TimelineFormat::Text => text(out, line, screen),
        TimelineFormat::Json => super::json_line(out, &Object::from(line)),
        TimelineFormat::Csv => csv(out, line),
        TimelineFormat::Svg => svg(out, line),
    }
}

impl From<&Timeline> for Object {
    fn from(line: &Timeline) -> Self {
        Self {
            format: FORMAT,
            of: line.when.as_str(),
            by: line.by.as_str(),
            documents: line.documents,
            undated: line.undated,
            too_wide: line.too_wide,
            some_words: line.some_words,
            sparse: line.sparse,
            buckets: line
                .buckets
                .iter()
                .map(|bucket| Row {
                    from: day(bucket.first),
                    until: day(bucket.last),
                    documents: bucket.documents,
                })
                .collect(),
        }
    }
}

fn day(number: u32) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        number / 10_000,
        number / 100 % 100,
        number % 100
    )
}

/// A bucket's days as short as its kind allows.
fn label(by: By, bucket: &Bucket) -> String {
    let (year, month) = (bucket.first / 10_000, bucket.first / 100 % 100);
    match by {
        By::Day => day(bucket.first),
        By::Month => format!("{year:04}-{month:02}"),
        By::Year => format!("{year:04}"),
    }
}

fn most(line: &Timeline) -> usize {
    let counts = line.buckets.iter().map(|bucket| bucket.documents);
    counts.max().unwrap_or(0)
}

fn documents(count: usize) -> String {
    match count {
        1 => "1 document".to_owned(),
        count => format!("{count} documents"),
    }
}

/// What the counts are of, in a sentence without a full stop.
fn summary(line: &Timeline) -> String {
    let what = match line.when {
        When::Published => "by {} of publication",
        When::Told => "by {} that they tell of",
    };
    let mut out = format!(
        "{} {}",
        documents(line.documents),
        what.replace("{}", line.by.as_str())
    );
    if line.undated > 0 {
        let without = match line.when {
            When::Published => "without a date",
            When::Told => "that tell of none",
        };
        let _ = write!(out, "; {} {without}", line.undated);
    }
    if line.too_wide > 0 {
        let _ = write!(out, "; {} that tell only of longer times", line.too_wide);
    }
    out
}

fn text(out: &mut dyn Write, line: &Timeline, screen: &Screen) -> io::Result<()> {
    let most = most(line);
    let digits = most.to_string().len();
    let width = if screen.width == 0 {
        COLUMNS
    } else {
        screen.width
    };
    let label_width = line
        .buckets
        .first()
        .map_or(0, |bucket| label(line.by, bucket).len());
    let room = width.saturating_sub(label_width + digits + 4).max(10);
    let mut empty: Vec<&Bucket> = Vec::new();
    for bucket in &line.buckets {
        if bucket.documents == 0 {
            empty.push(bucket);
            continue;
        }
        if empty.len() > EMPTY {
            writeln!(
                out,
                "{:>label_width$}  {} {}s without one",
                "…",
                empty.len(),
                line.by.as_str()
            )?;
        } else {
            for bucket in &empty {
                writeln!(out, "{}  {:>digits$}", label(line.by, bucket), 0)?;
            }
        }
        empty.clear();
        // What is there is seen, however little it is beside the most.
        let length = (bucket.documents * room).div_ceil(most.max(1));
        writeln!(
            out,
            "{}  {:>digits$}  {}",
            label(line.by, bucket),
            bucket.documents,
            "█".repeat(length)
        )?;
    }
    if line.documents > 0 {
        writeln!(out, "{}", summary(line))?;
    }
    Ok(())
}

fn csv(out: &mut dyn Write, line: &Timeline) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["from", "until", "documents"])?;
    for bucket in &line.buckets {
        let count = bucket.documents.to_string();
        table.write_record([day(bucket.first), day(bucket.last), count])?;
    }
    table.flush()
}

/// Size of the picture, and the room that its labels take.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 56.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 280.0;
/// Labels below the bars, at most.
const LABELS: usize = 8;

fn svg(out: &mut dyn Write, line: &Timeline) -> io::Result<()> {
    let most = most(line).max(1);
    let step = (WIDTH - LEFT - 16.0) / line.buckets.len().max(1) as f64;
    let title = match line.when {
        When::Published => format!("Documents by {} of publication", line.by.as_str()),
        When::Told => format!("Documents by {} that they tell of", line.by.as_str()),
    };
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"title description\" \
         direction=\"ltr\" font-family=\"sans-serif\" font-size=\"12\">"
    )?;
    writeln!(out, "<title id=\"title\">{title}</title>")?;
    writeln!(out, "<desc id=\"description\">{}</desc>", description(line))?;
    writeln!(
        out,
        "<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>"
    )?;
    writeln!(
        out,
        "<text x=\"{LEFT}\" y=\"22\" font-size=\"15\" fill=\"#222\">{title}</text>"
    )?;
    for (value, y) in [(most, TOP), (0, BOTTOM)] {
        writeln!(
            out,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\" stroke=\"#bbb\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#444\">{value}</text>",
            WIDTH - 16.0,
            LEFT - 8.0,
            y + 4.0
        )?;
    }
    let every = line.buckets.len().div_ceil(LABELS).max(1);
    for (place, bucket) in line.buckets.iter().enumerate() {
        let x = LEFT + step * place as f64;
        let label = label(line.by, bucket);
        if bucket.documents > 0 {
            let height = (BOTTOM - TOP) * bucket.documents as f64 / most as f64;
            writeln!(
                out,
                "<rect x=\"{x:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{height:.2}\" fill=\"#1f5f8b\"><title>{label}: {}</title></rect>",
                BOTTOM - height,
                (step * 0.85).max(0.5),
                documents(bucket.documents)
            )?;
        }
        if place % every == 0 {
            writeln!(
                out,
                "<text x=\"{x:.2}\" y=\"{}\" fill=\"#444\">{label}</text>",
                BOTTOM + 18.0
            )?;
        }
    }
    writeln!(out, "</svg>")
}

/// What the picture shows, for those who do not see it.
fn description(line: &Timeline) -> String {
    let mut out = summary(line);
    if let (Some(first), Some(last)) = (line.buckets.first(), line.buckets.last()) {
        let _ = write!(
            out,
            ", from {} to {}",
            label(line.by, first),
            label(line.by, last)
        );
    }
    // Of those with as many, the first.
    let most = line
        .buckets
        .iter()
        .rev()
        .max_by_key(|bucket| bucket.documents);
    if let Some(bucket) = most {
        let _ = write!(
            out,
            "; most in {}: {}",
            label(line.by, bucket),
            bucket.documents
        );
    }
    out + "."
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(counts: &[(u32, u32, usize)]) -> Timeline {
        let bucket = |&(first, last, documents): &(u32, u32, usize)| Bucket {
            first,
            last,
            documents,
        };
        Timeline {
            when: When::Told,
            by: By::Month,
            buckets: counts.iter().map(bucket).collect(),
            sparse: false,
            documents: counts.iter().map(|count| count.2).sum(),
            undated: 2,
            too_wide: 1,
            some_words: 0,
            notes: Vec::new(),
        }
    }

    fn written(format: TimelineFormat, line: &Timeline, width: usize) -> String {
        let mut out = Vec::new();
        let screen = Screen {
            width,
            ..Screen::default()
        };
        timeline(&mut out, format, line, &screen).expect("memory");
        String::from_utf8(out).expect("text")
    }

    fn some() -> Timeline {
        line(&[
            (20_130_101, 20_130_131, 12),
            (20_130_201, 20_130_228, 0),
            (20_130_301, 20_130_331, 1),
        ])
    }

    #[test]
    fn bars_fit_the_screen() {
        insta::assert_snapshot!(written(TimelineFormat::Text, &some(), 40), @r"
        2013-01  12  ███████████████████████████
        2013-02   0
        2013-03   1  ███
        13 documents by month that they tell of; 2 that tell of none; 1 that tell only of longer times
        ");
        for width in [0, 40, 100] {
            let text = written(TimelineFormat::Text, &some(), width);
            let most = text.lines().take(3).map(|line| line.chars().count()).max();
            assert!(most <= Some(width.max(COLUMNS)), "{text}");
        }
        let mut long = some();
        for month in 4..=9 {
            let first = 20_130_001 + month * 100;
            long.buckets.push(Bucket {
                first,
                last: first + 29,
                documents: 0,
            });
        }
        long.buckets.push(Bucket {
            first: 20_131_001,
            last: 20_131_031,
            documents: 3,
        });
        assert!(written(TimelineFormat::Text, &long, 40).contains("6 months without one"));
    }

    #[test]
    fn tables_and_objects_hold_every_bucket() {
        insta::assert_snapshot!(written(TimelineFormat::Csv, &some(), 0), @r"
        from,until,documents
        2013-01-01,2013-01-31,12
        2013-02-01,2013-02-28,0
        2013-03-01,2013-03-31,1
        ");
        insta::assert_snapshot!(written(TimelineFormat::Json, &some(), 0), @r#"
        {"format":1,"of":"told","by":"month","documents":13,"undated":2,"too_wide":1,"some_words":0,"sparse":false,"buckets":[{"from":"2013-01-01","until":"2013-01-31","documents":12},{"from":"2013-02-01","until":"2013-02-28","documents":0},{"from":"2013-03-01","until":"2013-03-31","documents":1}]}
        "#);
    }

    #[test]
    fn a_picture_is_sound_and_says_what_it_shows() {
        for line in [some(), line(&[])] {
            let svg = written(TimelineFormat::Svg, &line, 0);
            let mut reader = quick_xml::Reader::from_str(&svg);
            let mut open = 0;
            loop {
                match reader.read_event().expect("sound XML") {
                    quick_xml::events::Event::Start(_) => open += 1,
                    quick_xml::events::Event::End(_) => open -= 1,
                    quick_xml::events::Event::Eof => break,
                    _ => {}
                }
            }
            assert_eq!(open, 0, "{svg}");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
        let svg = written(TimelineFormat::Svg, &some(), 0);
        assert!(
            svg.contains("from 2013-01 to 2013-03; most in 2013-01: 12."),
            "{svg}"
        );
        assert_eq!(svg.matches("<rect").count(), 3, "a ground and two bars");
    }
}
