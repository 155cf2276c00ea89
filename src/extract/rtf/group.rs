//! Groups of RTF: what is in force within each, and where its text belongs.

/// Where text belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    #[default]
    Body,
    /// A note or a comment.
    Note,
    /// A box beside the text.
    Box,
    /// The name of who wrote the next comment.
    Commentator,
    /// The table of fonts.
    Fonts,
    /// What the document says about itself, and the parts of it.
    Info,
    Title,
    Author,
    Property(Property),
    Moment(Property),
    /// Not to be read.
    Nowhere,
}

/// What a document says about itself besides title and author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    Subject,
    Keywords,
    Description,
    ModifiedBy,
    Created,
    Modified,
}

impl Property {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Keywords => "keywords",
            Self::Description => "description",
            Self::ModifiedBy => "modified_by",
            Self::Created => "created",
            Self::Modified => "modified",
        }
    }
}

/// What is in force at some place of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub(super) place: Place,
    /// Where the second form of a text belongs of which the first is being passed over; nowhere otherwise.
    second: Place,
    pub(super) font: i32,
    /// How many characters stand for a number where it is not understood.
    pub(super) fallback: u16,
    pub(super) in_table: bool,
    pub(super) deleted: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            place: Place::Body,
            second: Place::Nowhere,
            font: 0,
            fallback: 1,
            in_table: false,
            deleted: false,
        }
    }
}

/// Words that begin what is not to be read, even where nobody said that it may be left out.
const UNREAD: [&[u8]; 34] = [
    b"colortbl",
    b"stylesheet",
    b"filetbl",
    b"listtable",
    b"listoverridetable",
    b"revtbl",
    b"rsidtbl",
    b"header",
    b"headerl",
    b"headerr",
    b"headerf",
    b"footer",
    b"footerl",
    b"footerr",
    b"footerf",
    b"ftnsep",
    b"ftnsepc",
    b"ftncn",
    b"aftnsep",
    b"aftnsepc",
    b"aftncn",
    b"pict",
    b"nonshppict",
    b"objdata",
    b"objclass",
    b"fldinst",
    b"shprslt",
    b"sp",
    b"pntext",
    b"listtext",
    b"nonesttables",
    b"xe",
    b"tc",
    b"themedata",
];

/// Words that begin what is to be read, though it may be left out.
const READ: [&[u8]; 4] = [b"shpinst", b"shppict", b"fldrslt", b"do"];

impl State {
    /// Whether text is passed over.
    pub(super) fn is_unread(&self) -> bool {
        matches!(self.place, Place::Nowhere | Place::Fonts)
    }

    /// Goes where a word leads; answers whether it leads anywhere.
    pub(super) fn enter(&mut self, word: &[u8], optional: bool) -> bool {
        if word == b"ud" {
            // The second form of a text, in numbers.
            if self.second != Place::Nowhere {
                self.place = self.second;
            }
            return true;
        }
        if self.place == Place::Nowhere {
            return true;
        }
        let place = match word {
            b"upr" => {
                self.second = self.place;
                Place::Nowhere
            }
            b"fonttbl" => Place::Fonts,
            b"falt" | b"panose" | b"fontemb" if self.place == Place::Fonts => Place::Nowhere,
            b"info" => Place::Info,
            b"footnote" | b"annotation" => Place::Note,
            b"atnauthor" => Place::Commentator,
            b"shptxt" | b"dptxbxtext" if self.place == Place::Body => Place::Box,
            b"title" if self.place == Place::Info => Place::Title,
            b"author" if self.place == Place::Info => Place::Author,
            b"subject" if self.place == Place::Info => Place::Property(Property::Subject),
            b"keywords" if self.place == Place::Info => Place::Property(Property::Keywords),
            b"doccomm" if self.place == Place::Info => Place::Property(Property::Description),
            b"operator" if self.place == Place::Info => Place::Property(Property::ModifiedBy),
            b"creatim" if self.place == Place::Info => Place::Moment(Property::Created),
            b"revtim" if self.place == Place::Info => Place::Moment(Property::Modified),
            word if UNREAD.contains(&word) => Place::Nowhere,
            word if optional && !READ.contains(&word) => Place::Nowhere,
            _ => return false,
        };
        self.place = place;
        true
    }
}

/// The groups that are open. Those that change nothing are only counted, so that depth costs nothing.
#[derive(Debug, Default)]
pub(super) struct Groups {
    open: Vec<(State, u32)>,
    begun: bool,
}

impl Groups {
    /// A group begins while that is in force.
    pub(super) fn begin(&mut self, state: State) {
        self.begun = true;
        match self.open.last_mut() {
            Some((last, count)) if *last == state && *count < u32::MAX => *count += 1,
            _ => self.open.push((state, 1)),
        }
    }

    /// A group ends; answers what is in force behind it.
    pub(super) fn end(&mut self) -> State {
        let Some((state, count)) = self.open.last_mut() else {
            return State::default();
        };
        let state = *state;
        *count -= 1;
        if *count == 0 {
            self.open.pop();
        }
        state
    }

    /// Whether the group ended that holds the document.
    pub(super) fn is_done(&self) -> bool {
        self.begun && self.open.is_empty()
    }
}
