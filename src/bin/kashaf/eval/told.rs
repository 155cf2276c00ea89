//! How figures are told: one JSON object, or tables for people.

use std::io::{self, Write};

use kashaf::eval::{Compared, Difference, Evaluation, Figures, Measure, ROUNDS};
use kashaf::render::{json_line, one_line, wire::FORMAT};
use serde_json::{Map, Value, json};

/// What is told.
pub(super) struct Told<'a> {
    pub(super) evaluation: &'a Evaluation,
    /// With the other run's file.
    pub(super) compared: Option<(&'a Compared, String)>,
}

impl Told<'_> {
    /// The promised object. What cannot be told is null.
    pub(super) fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut object = Map::new();
        object.insert("format".to_owned(), json!(FORMAT));
        object.extend(wire_figures(&self.evaluation.all));
        object.insert("unjudged".to_owned(), json!(self.evaluation.unjudged));
        let sets = &self.evaluation.sets;
        let sets = sets
            .iter()
            .map(|(name, figures)| (name.clone(), Value::Object(wire_figures(figures))));
        object.insert("sets".to_owned(), Value::Object(sets.collect()));
        let compared = self.compared.as_ref().map(|(compared, run)| {
            let mut object = Map::new();
            object.insert("run".to_owned(), json!(run));
            object.insert("rounds".to_owned(), json!(ROUNDS));
            object.insert("missing".to_owned(), json!(compared.missing));
            object.extend(wire_differences(&compared.all));
            let sets = compared
                .sets
                .iter()
                .map(|(name, of)| (name.clone(), Value::Object(wire_differences(of))));
            object.insert("sets".to_owned(), Value::Object(sets.collect()));
            Value::Object(object)
        });
        object.insert("compare".to_owned(), compared.unwrap_or_default());
        json_line(out, &object)
    }

    /// Aligned tables, a row for all queries and one for each set.
    pub(super) fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let Evaluation { all, sets, .. } = self.evaluation;
        let rows = std::iter::once((all, "all"))
            .chain(sets.iter().map(|(name, figures)| (figures, name.as_str())))
            .map(|(figures, name)| row(figures, name))
            .collect();
        let mut header = vec!["queries"];
        header.extend(Measure::ALL.map(Measure::name));
        header.extend(["answer@1", "answer@3", "p50 ms", "p95 ms", "p99 ms"]);
        grid(out, header, rows)?;
        let Some((compared, run)) = &self.compared else {
            return Ok(());
        };
        writeln!(
            out,
            "\nbeside {}, query by query; p by randomisation, the interval by t",
            one_line(run)
        )?;
        if compared.all.is_empty() {
            return writeln!(out, "the runs do not go far enough for any figure");
        }
        let of_sets = compared
            .sets
            .iter()
            .flat_map(|(name, of)| of.iter().map(move |difference| (difference, name.as_str())));
        let rows = compared
            .all
            .iter()
            .map(|difference| (difference, "all"))
            .chain(of_sets)
            .map(|(difference, name)| difference_row(difference, name))
            .collect();
        let header = vec![
            "measure",
            "this",
            "other",
            "difference",
            "from",
            "to",
            "t",
            "p",
            "better",
            "worse",
            "same",
        ];
        grid(out, header, rows)
    }
}

/// Six decimals are more than any archive's queries can tell apart; nothing is minus nothing.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

fn wire_figures(figures: &Figures) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("queries".to_owned(), json!(figures.queries));
    let means = Measure::ALL.map(|measure| (measure.name(), figures.mean(measure)));
    let answers = [
        ("answer@1", figures.answer_1),
        ("answer@3", figures.answer_3),
    ];
    for (name, figure) in means.into_iter().chain(answers) {
        object.insert(name.to_owned(), json!(figure.map(rounded)));
    }
    let milliseconds = |value: f64| (value * 1e3).round() / 1e3;
    let latency = figures.latency.map(|latency| {
        json!({
            "p50": milliseconds(latency.p50),
            "p95": milliseconds(latency.p95),
            "p99": milliseconds(latency.p99),
        })
    });
    object.insert("latency_ms".to_owned(), latency.unwrap_or_default());
    object
}

fn wire_differences(differences: &[Difference]) -> Map<String, Value> {
    let of = |measure| {
        let difference = differences.iter().find(|of| of.measure == measure)?;
        let paired = &difference.paired;
        Some(json!({
            "this": rounded(difference.this),
            "other": rounded(difference.other),
            "difference": rounded(paired.difference),
            "interval": paired.interval.map(|(low, high)| [rounded(low), rounded(high)]),
            "t": paired.t.map(rounded),
            "p": rounded(paired.p),
            "better": paired.better,
            "worse": paired.worse,
            "same": paired.same,
        }))
    };
    Measure::ALL
        .into_iter()
        .map(|measure| (measure.name().to_owned(), of(measure).unwrap_or_default()))
        .collect()
}

fn row(figures: &Figures, name: &str) -> Vec<String> {
    let figure = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.4}"));
    let mut row = vec![figures.queries.to_string()];
    row.extend(Measure::ALL.map(|measure| figure(figures.mean(measure))));
    row.extend([figure(figures.answer_1), figure(figures.answer_3)]);
    row.extend(match figures.latency {
        Some(latency) => [latency.p50, latency.p95, latency.p99].map(|ms| format!("{ms:.2}")),
        None => [const { String::new() }; 3],
    });
    row.push(one_line(name));
    row
}

fn difference_row(difference: &Difference, name: &str) -> Vec<String> {
    let paired = &difference.paired;
    let signed = |value: f64| format!("{:+.4}", value + 0.0);
    let (from, to) = paired
        .interval
        .map_or_else(Default::default, |(low, high)| (signed(low), signed(high)));
    vec![
        difference.measure.name().to_owned(),
        format!("{:.4}", difference.this),
        format!("{:.4}", difference.other),
        signed(paired.difference),
        from,
        to,
        paired.t.map_or(String::new(), |t| format!("{t:+.2}")),
        format!("{:.4}", paired.p),
        paired.better.to_string(),
        paired.worse.to_string(),
        paired.same.to_string(),
        one_line(name),
    ]
}

/// Columns of figures, and the name of the set behind them where there is more than one. A column without a
/// figure is left out, a cell without one is a dash.
fn grid(out: &mut dyn Write, header: Vec<&str>, rows: Vec<Vec<String>>) -> io::Result<()> {
    let named = rows
        .iter()
        .any(|row| row.last().is_some_and(|name| name != "all"));
    let mut lines = vec![String::new(); rows.len() + 1];
    for (at, title) in header.into_iter().enumerate() {
        let cells: Vec<&str> = rows
            .iter()
            .map(|row| row.get(at).map_or("", String::as_str))
            .collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let width = cells
            .iter()
            .map(|cell| cell.len())
            .fold(title.len(), usize::max);
        for (line, cell) in lines.iter_mut().zip(std::iter::once(title).chain(cells)) {
            let cell = if cell.is_empty() { "-" } else { cell };
            let gap = if line.is_empty() { "" } else { "  " };
            line.push_str(&format!("{gap}{cell:>width$}"));
        }
    }
    let names =
        std::iter::once("set").chain(rows.iter().map(|row| row.last().map_or("", String::as_str)));
    for (line, name) in lines.iter().zip(names) {
        if named {
            writeln!(out, "{line}  {name}")?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
