//! `kashaf names`

use std::io::{self, BufWriter, Write};

use kashaf::render::{json_line, one_line, wire::FORMAT};
use kashaf::search::{NameForm, SearchOptions};
use serde_json::json;

use crate::args::{Global, Names};
use crate::{Code, Outcome, search, settings};

pub(crate) fn run(global: &Global, command: Names) -> Outcome {
    let mut searcher = search::open(global, command.folder.as_deref(), false)?;
    if !command.no_aliases {
        let own = settings::aliases(global, command.aliases.as_deref())?;
        searcher = searcher.with_aliases(own);
    }
    let options = SearchOptions {
        aliases: !command.no_aliases,
        filters: search::filters(&command.filters)?,
        ..SearchOptions::default()
    };
    let name = command.name.join(" ");
    let forms = searcher.name_forms(&name, &options)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if command.json {
        json_line(&mut out, &as_json(&name, &forms))?;
    } else {
        as_text(&mut out, &forms)?;
    }
    out.flush()?;
    let held = forms.iter().any(|form| form.documents > 0);
    Ok(if held { Code::Done } else { Code::Nothing })
}

fn as_json(name: &str, forms: &[NameForm]) -> serde_json::Value {
    json!({
        "format": FORMAT,
        "name": name,
        "forms": forms.iter().map(|form| json!({
            "form": form.form,
            "typed": form.typed,
            "documents": form.documents,
            "first": form.first,
            "last": form.last,
        })).collect::<Vec<_>>(),
    })
}

/// Numbers and days first on each line, the form last: nothing stands to the right of Arabic.
fn as_text(out: &mut dyn Write, forms: &[NameForm]) -> io::Result<()> {
    writeln!(out, "documents  first       last        form")?;
    for form in forms {
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "-".to_owned());
        writeln!(
            out,
            "{:>9}  {:<10}  {:<10}  {}",
            form.documents,
            day(&form.first),
            day(&form.last),
            one_line(&form.form)
        )?;
    }
    Ok(())
}
