//! What stands around every page.

use std::sync::Arc;

use crate::search::{Day, SearchOptions};
use crate::serve::ask::{Ask, Misread};
use crate::serve::holder::Generation;
use crate::serve::language::Ui;
use crate::serve::problem::Problem;
use crate::serve::url;
use crate::serve::view::{Frame, HelpPage, IndexState, Note, ProblemPage};

/// What is asked for, and where: all that a page depends on besides the index.
#[derive(Debug, Clone)]
pub(in crate::serve) struct Asked {
    pub(in crate::serve) ask: Ask,
    pub(in crate::serve) misread: Vec<Misread>,
    /// The language of the page.
    pub(in crate::serve) ui: Ui,
    /// The path as it was asked for.
    pub(in crate::serve) path: String,
    /// Parameters that only this page knows.
    pub(in crate::serve) own: Vec<(&'static str, String)>,
    /// The day on which it is asked, in UTC.
    pub(in crate::serve) today: Option<Day>,
    /// The options that lead to the index, for commands that are told.
    pub(in crate::serve) place: Arc<[String]>,
    /// It is refused: whoever asks learns nothing of the index.
    pub(in crate::serve) refused: bool,
    /// The index on disk cannot be opened any more.
    pub(in crate::serve) stale: bool,
}

impl Asked {
    /// The same as options of a search for the page that is asked for.
    pub(in crate::serve) fn options(&self) -> SearchOptions {
        self.ask.options(self.today)
    }

    pub(super) fn notes(&self) -> Vec<Note> {
        self.misread.iter().cloned().map(Note::Misread).collect()
    }
}

/// What stands around a page.
pub(in crate::serve) fn frame(asked: &Asked, of: &Generation, title: Option<String>) -> Frame {
    let Asked { ask, ui, .. } = asked;
    let only_ui = Ask {
        ui: ask.ui,
        ..Ask::default()
    };
    let other = Ask {
        ui: Some(ui.other()),
        ..ask.clone()
    };
    let own: Vec<(&str, &str)> = asked
        .own
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Frame {
        ui: *ui,
        title,
        home: url::search(&only_ui),
        help: url::help(ask),
        saved: url::saved(ask),
        names: url::names(&only_ui),
        other_ui: url::same(&asked.path, &other, &own),
        ask: ask.clone(),
        index: (!asked.refused).then(|| state(of, asked.stale)),
    }
}

fn state(of: &Generation, stale: bool) -> IndexState {
    let holdings = &of.holdings;
    let day = |day: u32| Day::from_number(day).map(|day| day.to_string());
    IndexState {
        documents: holdings.held.documents,
        sources: holdings.sources.len(),
        first_day: holdings.days.and_then(|(first, _)| day(first)),
        last_day: holdings.days.and_then(|(_, last)| day(last)),
        undated: holdings.undated,
        indexed: of.indexed.as_deref().map(minutes),
        stale,
    }
}

/// A time as RFC 3339 writes it, to the minute.
fn minutes(time: &str) -> String {
    crate::text::prefix(time, 16).replace('T', " ")
}

/// The page that says what is wrong.
pub(in crate::serve) fn problem(asked: &Asked, of: &Generation, problem: Problem) -> ProblemPage {
    ProblemPage {
        frame: frame(asked, of, None),
        status: problem.status().as_u16(),
        key: problem.key(),
    }
}

impl HelpPage {
    /// The help.
    pub(in crate::serve) fn new(asked: &Asked, of: &Generation) -> Self {
        Self {
            frame: frame(asked, of, None),
        }
    }
}
