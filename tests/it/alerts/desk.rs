//! An archive, its index, a saved search and the files for its news, and how a run over it is killed.

use super::*;

/// From an operation on, nothing is done any more, as after a kill.
#[derive(Debug)]
pub(super) struct Killed {
    at: u64,
    met: AtomicU64,
}

impl Killed {
    pub(super) fn new(at: u64) -> Arc<Self> {
        let met = AtomicU64::new(0);
        Arc::new(Self { at, met })
    }

    pub(super) fn struck(&self) -> bool {
        self.met.load(Ordering::SeqCst) >= self.at
    }
}

impl Watch for Killed {
    fn before(&self, _: Operation<'_>) -> io::Result<()> {
        if self.met.fetch_add(1, Ordering::SeqCst) + 1 >= self.at {
            return Err(io::Error::other("killed"));
        }
        Ok(())
    }
}

/// A message of the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) id: String,
    pub(super) document: String,
    pub(super) text: String,
    pub(super) changed: bool,
    /// UUIDs of what is told with it.
    pub(super) copies: Vec<String>,
    /// What is said of it below its text.
    pub(super) facts: String,
}

/// A document as it was told, for itself or with another: its number, and that of its text.
pub(super) type Telling = (usize, usize);

/// Takes down what each document is known by.
#[derive(Default)]
struct Names(Vec<(String, String)>);

impl Sink for Names {
    fn take(&mut self, news: &mut News) -> Result<(), SavedError> {
        for found in &news.found {
            let id = found.hit.document.id.clone();
            self.0.push((found.uuid.clone(), id));
            let copies = found.copies.iter();
            self.0
                .extend(copies.map(|copy| (copy.uuid.clone(), copy.id.clone())));
        }
        Ok(())
    }

    fn is_safe(&self) -> bool {
        true
    }

    fn finish(&mut self, _: &str) -> Result<(), SavedError> {
        Ok(())
    }
}

/// An archive, its index, one saved search, and files for its news.
pub(super) struct Desk {
    pub(super) dir: tempfile::TempDir,
    pub(super) clock: u64,
    /// The text of each document in the archive.
    written: BTreeMap<usize, usize>,
    /// What was ever in the index, by UUID.
    names: BTreeMap<String, Telling>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Mail,
    Feed,
    Page,
}

impl Desk {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("archive")).unwrap();
        Self {
            dir,
            clock: 1000,
            written: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a document. The higher its number, the earlier it was published.
    pub(super) fn write(&mut self, document: usize, text: usize) {
        let path = self.path("archive").join(format!("{document}.json"));
        let date = format!("2024-01-{}", 20 - document);
        let record = serde_json::json!({"id": format!("{document}.txt"), "date": date, "text": text_of(document, text)});
        // A file of another size or time is read again.
        fs::write(path, format!("{record}{}", "\n".repeat(text))).unwrap();
        self.written.insert(document, text);
    }

    pub(super) fn remove(&mut self, document: usize) {
        let _ = fs::remove_file(self.path("archive").join(format!("{document}.json")));
        self.written.remove(&document);
    }

    pub(super) fn index(&mut self, options: UpdateOptions) {
        self.clock += 10;
        let options = UpdateOptions {
            now: self.clock,
            allow_empty: true,
            ..options
        };
        let roots = [Root::open(self.path("archive")).unwrap()];
        update(&self.path("index"), &roots, &options, &Progress::default()).unwrap();
        let mut names = Names::default();
        self.run_into(&mut names, Since::Moment(0), &Disk::default())
            .unwrap();
        for (uuid, id) in names.0 {
            let document = id.strip_suffix(".txt").and_then(|id| id.parse().ok());
            if let Some(document) = document {
                self.names.insert(uuid, (document, self.written[&document]));
            }
        }
    }

    pub(super) fn store(&self, disk: &Disk) -> Result<Store, SavedError> {
        Store::open(disk, &self.path("index/saved"), Access::Owner)
    }

    pub(super) fn searcher(&self) -> Searcher {
        Searcher::new(&Index::open(&self.path("index")).unwrap()).unwrap()
    }

    pub(super) fn save(&self, seen: Arrivals) {
        let options = SearchOptions::default();
        let search = SavedSearch::new("مدارس", QUERY, &options, seen, "2024-01-01T00:00:00Z");
        let store = self.store(&Disk::default()).unwrap();
        store.add(&search.unwrap(), true).unwrap();
    }

    pub(super) fn seen(&self) -> Arrivals {
        let (searches, _) = self.store(&Disk::default()).unwrap().searches().unwrap();
        searches[0].seen
    }

    pub(super) fn run(&self, to: To, since: Since, disk: &Disk) -> Result<Ran, SavedError> {
        let mut sink: Box<dyn Sink> = match to {
            To::Mail => Box::new(MailFile::open(disk, &self.path("news.mbox"))?),
            To::Feed => Box::new(FeedFile::open(disk, &self.path("news.xml"))?),
            To::Page => Box::new(PageFile::open(disk, &self.path("news.html"))?),
        };
        self.run_into(sink.as_mut(), since, disk)
    }

    pub(super) fn run_into(
        &self,
        sink: &mut dyn Sink,
        since: Since,
        disk: &Disk,
    ) -> Result<Ran, SavedError> {
        let store = self.store(disk)?;
        let request = Request {
            since,
            limit: usize::MAX,
            time: "2024-01-02T00:00:00Z",
        };
        let (searches, mut troubles) = store.chosen(&[])?;
        if let Some(trouble) = troubles.pop() {
            return Err(trouble);
        }
        let mut searcher = self.searcher();
        kashaf::saved::run(&store, searches, &mut searcher, &request, sink)
    }

    /// A run that nothing disturbs.
    #[track_caller]
    pub(super) fn tell(&self, to: To) -> u64 {
        let ran = self.run(to, Since::Last, &Disk::default()).unwrap();
        assert!(ran.troubles.is_empty() && ran.notes.is_empty(), "{ran:?}");
        ran.told
    }

    /// The mailbox, as another program reads it.
    pub(super) fn mailbox(&self) -> Vec<Message> {
        let Ok(text) = fs::read_to_string(self.path("news.mbox")) else {
            return Vec::new();
        };
        assert!(text.is_ascii() && text.starts_with("From ") && text.ends_with("\n\n"));
        let mails = text.strip_prefix("From ").unwrap().split("\nFrom ");
        let read = |mail: &str| {
            let (_, mail) = mail.split_once('\n').unwrap();
            let parsed = MessageParser::default().parse(mail.as_bytes()).unwrap();
            let body = parsed.body_text(0).unwrap().into_owned();
            let (text, facts) = body.split_once("\n\n").unwrap();
            let ids = mail.lines().filter_map(mail_id);
            let mut ids: Vec<String> = ids.map(str::to_owned).collect();
            let document = facts.lines().find_map(|line| line.strip_prefix("المعرّف: "));
            assert!(parsed.date().is_some() && parsed.subject().unwrap().starts_with("[مدارس] "));
            Message {
                id: ids.remove(0),
                copies: ids,
                facts: facts.to_owned(),
                document: document.unwrap().to_owned(),
                text: text.replace('*', "").trim_end().to_owned(),
                changed: parsed.header("X-Kashaf-Changed").is_some(),
            }
        };
        mails.map(read).collect()
    }

    /// The feed: entries by id, the newest first.
    pub(super) fn entries(&self) -> Vec<String> {
        let Ok(text) = fs::read_to_string(self.path("news.xml")) else {
            return Vec::new();
        };
        let feed = kept_entries(&text).expect("a whole feed of ours");
        feed.entries.into_iter().map(|kept| kept.uuid).collect()
    }

    /// What stands in the file for a document, for itself or with another, the oldest first.
    pub(super) fn tellings(&self, to: To) -> Vec<Telling> {
        let name = |uuid: &String| {
            let known = self.names.get(uuid.get(..36).unwrap());
            *known.expect("the UUID of a document")
        };
        let mut told = Vec::new();
        if to == To::Mail {
            for mail in self.mailbox() {
                let entry = name(&mail.id);
                assert_eq!(
                    (mail.document, mail.text),
                    (format!("{}.txt", entry.0), text_of(entry.0, entry.1))
                );
                told.push(entry);
                told.extend(mail.copies.iter().map(name));
            }
        } else if let Ok(text) = fs::read_to_string(self.path("news.xml")) {
            for kept in kept_entries(&text).unwrap().entries.iter().rev() {
                told.push(name(&kept.uuid));
                told.extend(kept.copies.iter().map(name));
            }
        }
        told
    }

    /// What was told, as pairs of document and whether it is a change.
    pub(super) fn told(&self) -> Vec<(String, bool)> {
        let messages = self.mailbox().into_iter();
        messages.map(|mail| (mail.document, mail.changed)).collect()
    }
}
