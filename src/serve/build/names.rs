//! The spellings of a name.

use crate::index::IndexError;
use crate::search::{NameForm, Searcher};
use crate::serve::ask::Ask;
use crate::serve::holder::Generation;
use crate::serve::url;
use crate::serve::view::{NameFormView, NamesPage};

use super::chips::conditions;
use super::frame::{Asked, frame};

/// The page; without a name it asks for one.
pub(in crate::serve) fn names(
    asked: &Asked,
    of: &Generation,
    searcher: &mut Searcher,
) -> Result<NamesPage, IndexError> {
    let ask = &asked.ask;
    let forms = if ask.q.is_empty() {
        Vec::new()
    } else {
        searcher.name_forms(&ask.q, &asked.options())?
    };
    Ok(NamesPage {
        frame: frame(asked, of, (!ask.q.is_empty()).then(|| ask.q.clone())),
        notes: asked.notes(),
        conditions: conditions(ask, asked.ui, url::names),
        forms: forms.into_iter().map(|form| one(form, ask)).collect(),
        url: url::search(ask),
    })
}

/// A spelling, with the search for it alone.
fn one(form: NameForm, ask: &Ask) -> NameFormView {
    let alone = ask.with(|ask| {
        ask.q = format!("\"{}\"", form.form);
        ask.exact = true;
    });
    NameFormView {
        url: url::search(&alone),
        form: form.form,
        typed: form.typed,
        documents: form.documents,
        first: form.first,
        last: form.last,
    }
}
