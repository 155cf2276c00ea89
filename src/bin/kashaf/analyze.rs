//! `kashaf analyze`

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use kashaf::analysis::{Analyzer, Kind, is_arabic_word, stem_rules};
use kashaf::render::{json_line, one_line, wire::FORMAT};
use kashaf::text::CharCounter;
use serde::Serialize;

use crate::args::Analyze;
use crate::failure::Failure;
use crate::{Code, Outcome};

#[derive(Debug, Serialize)]
struct Analysis<'a> {
    format: u32,
    text: &'a str,
    tokens: Vec<Token<'a>>,
}

#[derive(Debug, Serialize)]
struct Token<'a> {
    start: usize,
    end: usize,
    surface: &'a str,
    exact: &'a str,
    stem: &'a str,
    kind: &'static str,
}

pub(crate) fn run(command: Analyze) -> Outcome {
    let mut analyzer = Analyzer::new();
    let mut out = BufWriter::new(io::stdout().lock());
    if command.lines {
        answer_lines(
            &mut BufReader::new(io::stdin().lock()),
            &mut out,
            &mut analyzer,
        )?;
        return Ok(Code::Done);
    }
    let given = if command.text.is_empty() {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        text(bytes, 1)?
    } else {
        command.text.join(" ")
    };
    if command.json {
        print_json(&mut out, &given, &mut analyzer)?;
    } else {
        print_table(&mut out, &given, &mut analyzer)?;
    }
    out.flush()?;
    Ok(Code::Done)
}

/// One answer a line. Answers go out when no further line is at hand: who asks line by line, waiting for
/// each answer, gets it.
fn answer_lines(
    lines: &mut BufReader<impl Read>,
    out: &mut dyn Write,
    analyzer: &mut Analyzer,
) -> Result<(), Failure> {
    let mut number = 0;
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        number += 1;
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        let asked = text(std::mem::take(&mut line), number)?;
        print_json(out, asked.strip_suffix('\r').unwrap_or(&asked), analyzer)?;
        if lines.buffer().is_empty() {
            out.flush()?;
        }
    }
    Ok(out.flush()?)
}

fn text(bytes: Vec<u8>, line: usize) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|_| {
        Failure::usage(
            format!("line {line} is not UTF-8"),
            "convert the text to UTF-8",
        )
    })
}

fn print_json(out: &mut dyn Write, text: &str, analyzer: &mut Analyzer) -> io::Result<()> {
    let tokens = analyzer.analyze(text);
    let mut counter = CharCounter::new(text);
    let tokens = tokens
        .iter()
        .map(|token| Token {
            start: counter.chars_before(token.span.start),
            end: counter.chars_before(token.span.end),
            surface: token.span.of(text),
            exact: token.exact,
            stem: token.stem,
            kind: token.kind.as_str(),
        })
        .collect();
    json_line(
        out,
        &Analysis {
            format: FORMAT,
            text,
            tokens,
        },
    )
}

/// One token a line, its place first, Arabic last.
fn print_table(out: &mut dyn Write, text: &str, analyzer: &mut Analyzer) -> io::Result<()> {
    let tokens = analyzer.analyze(text);
    let mut counter = CharCounter::new(text);
    for token in tokens.iter() {
        let start = counter.chars_before(token.span.start);
        let end = counter.chars_before(token.span.end);
        let rules: Vec<&str> = if token.kind == Kind::Word && is_arabic_word(token.exact) {
            stem_rules(token.exact)
                .1
                .iter()
                .map(|rule| rule.name())
                .collect()
        } else {
            Vec::new()
        };
        writeln!(
            out,
            "{start:>5}..{end:<5} {:<6} {:<28} {} \u{2190} {} \u{2190} {}",
            token.kind.as_str(),
            rules.join("+"),
            token.stem,
            token.exact,
            one_line(token.span.of(text)),
        )?;
    }
    Ok(())
}
