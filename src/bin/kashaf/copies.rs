//! `kashaf copies`

use std::io::{self, Write};

use kashaf::render;

use crate::args::{Copies, Global, StoryFormat};
use crate::failure::Failure;
use crate::screen::{Out, screen};
use crate::{Code, Outcome, search, show};

pub(crate) fn run(global: &Global, command: Copies) -> Outcome {
    let mut searcher = search::open(global, command.folder.as_deref(), false)?;
    if let Some(with) = &command.with
        && !searcher.knows(with)?
    {
        return show::unknown(with);
    }
    let stories = searcher.stories(&command.id, command.with.as_deref(), usize::MAX)?;
    if stories.is_empty() {
        return show::unknown(&command.id);
    }
    if command.with.is_some() && stories.iter().any(|story| story.difference.is_none()) {
        return Err(Failure::usage(
            "`--with` names the document itself".to_owned(),
            "name another one",
        ));
    }
    let format = match command.format {
        _ if command.json => render::Format::Json,
        StoryFormat::Text => render::Format::Text,
        StoryFormat::Json => render::Format::Json,
        StoryFormat::Html => render::Format::Html,
    };
    let on = screen(&command.screen);
    let mut out = Out::new(
        &command.paging,
        command.format == StoryFormat::Text && !command.json,
    );
    for (number, story) in stories.iter().enumerate() {
        if number > 0 && format == render::Format::Text {
            writeln!(out)?;
        }
        render::story(&mut out, format, story, &on)?;
    }
    out.finish()?;
    show::note_several(stories.len())?;
    if let Some(words) = stories.iter().find_map(|story| story.quotations.only_first) {
        writeln!(
            io::stderr(),
            "note: quotations were looked for in the first {words} words only"
        )?;
    }
    let found = stories.iter().any(|story| {
        story.copies.len() > 1 || command.with.is_some() || !story.quotations.documents.is_empty()
    });
    Ok(if found { Code::Done } else { Code::Nothing })
}
