//! An archive that changes: many small files, a file of thousands of records, and a mailbox.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::chance::Chance;

/// The texts that articles are made of, one sentence each.
fn sentences() -> anyhow::Result<Vec<String>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-corpus");
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(corpus).sort_by_file_name() {
        let entry = entry?;
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "txt")
            && let Ok(text) = fs::read_to_string(entry.path())
        {
            let lines = text
                .lines()
                .flat_map(|line| line.split_inclusive(['.', '؟']));
            let whole = lines
                .map(str::trim)
                .filter(|line| line.split(' ').count() > 4);
            out.extend(whole.map(str::to_owned));
        }
    }
    Ok(out)
}

/// What an article says.
#[derive(Debug, Clone)]
struct Article {
    title: String,
    text: String,
}

/// The archive, and what it holds now.
#[derive(Debug)]
pub(super) struct Archive {
    folder: PathBuf,
    sentences: Vec<String>,
    /// Small files by name.
    files: BTreeMap<String, Article>,
    /// Records of the one file of records, by id.
    records: BTreeMap<usize, Article>,
    /// Messages of the mailbox, by number.
    mails: BTreeMap<usize, Article>,
    /// How many articles there have been so far.
    written: usize,
}

/// What an edit touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edit {
    /// A few small files.
    Few,
    /// These and the file of records.
    Records,
    /// These and the mailbox.
    Mails,
}

impl Archive {
    /// Makes an archive of about so many documents: four in ten are files, five records, one a message.
    pub(super) fn new(
        folder: &Path,
        documents: usize,
        chance: &mut Chance,
    ) -> anyhow::Result<Self> {
        let mut archive = Self {
            folder: folder.to_owned(),
            sentences: sentences()?,
            files: BTreeMap::new(),
            records: BTreeMap::new(),
            mails: BTreeMap::new(),
            written: 0,
        };
        fs::create_dir_all(folder)?;
        for _ in 0..documents * 4 / 10 {
            archive.add_file(chance)?;
        }
        for number in 0..documents / 2 {
            let article = archive.article(chance)?;
            archive.records.insert(number, article);
        }
        for number in 0..documents / 10 {
            let article = archive.article(chance)?;
            archive.mails.insert(number, article);
        }
        archive.write_records()?;
        archive.write_mails()?;
        Ok(archive)
    }

    /// Adds, changes and removes a few files; at times some records or messages, too.
    pub(super) fn edit(&mut self, chance: &mut Chance) -> anyhow::Result<Edit> {
        for _ in 0..1 + chance.below(3) {
            self.add_file(chance)?;
        }
        for remove in [false, true] {
            for _ in 0..1 + chance.below(3) {
                let place = chance.below(self.files.len());
                let Some(name) = self.files.keys().nth(place).cloned() else {
                    continue;
                };
                if remove {
                    fs::remove_file(self.folder.join(&name))?;
                    self.files.remove(&name);
                } else {
                    let article = self.article(chance)?;
                    self.write_file(&name, article)?;
                }
            }
        }
        match chance.below(6) {
            0 | 1 => {
                self.records = self.changed(&self.records.clone(), chance)?;
                self.write_records()?;
                Ok(Edit::Records)
            }
            2 => {
                self.mails = self.changed(&self.mails.clone(), chance)?;
                self.write_mails()?;
                Ok(Edit::Mails)
            }
            _ => Ok(Edit::Few),
        }
    }

    /// Some others in place of some, and some at the end.
    fn changed(
        &mut self,
        articles: &BTreeMap<usize, Article>,
        chance: &mut Chance,
    ) -> anyhow::Result<BTreeMap<usize, Article>> {
        let mut out = articles.clone();
        for number in articles.keys() {
            match chance.below(20) {
                0 => drop(out.remove(number)),
                1 => drop(out.insert(*number, self.article(chance)?)),
                _ => {}
            }
        }
        let next = articles.keys().next_back().map_or(0, |last| last + 1);
        for number in next..next + 1 + articles.len() / 20 {
            out.insert(number, self.article(chance)?);
        }
        Ok(out)
    }

    /// A new article: no two are the same.
    fn article(&mut self, chance: &mut Chance) -> anyhow::Result<Article> {
        self.written += 1;
        let mut sentence = || -> anyhow::Result<&String> {
            let place = chance.below(self.sentences.len());
            self.sentences.get(place).context("no sentences")
        };
        let title = sentence()?.clone();
        let mut text = format!("{} ", self.written);
        for _ in 0..8 {
            text += sentence()?;
            text.push(' ');
        }
        Ok(Article { title, text })
    }

    fn add_file(&mut self, chance: &mut Chance) -> anyhow::Result<()> {
        let article = self.article(chance)?;
        let name = format!("{:02}/{}.txt", self.written % 20, self.written);
        self.write_file(&name, article)
    }

    fn write_file(&mut self, name: &str, article: Article) -> anyhow::Result<()> {
        let path = self.folder.join(name);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(path, format!("{}\n\n{}\n", article.title, article.text))?;
        self.files.insert(name.to_owned(), article);
        Ok(())
    }

    fn write_records(&self) -> anyhow::Result<()> {
        let mut lines = String::new();
        for (number, article) in &self.records {
            let record = serde_json::json!({
                "id": format!("record-{number}"),
                "title": article.title,
                "text": article.text,
            });
            writeln!(lines, "{record}")?;
        }
        Ok(fs::write(self.folder.join("records.jsonl"), lines)?)
    }

    fn write_mails(&self) -> anyhow::Result<()> {
        let mut mailbox = String::new();
        for (number, article) in &self.mails {
            write!(
                mailbox,
                "From desk@example.org Thu Jan  4 10:00:00 2024\nFrom: desk@example.org\nMessage-ID: <{number}@example.org>\nSubject: {number}\nDate: Thu, 4 Jan 2024 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{}\n\n",
                article.text
            )?;
        }
        Ok(fs::write(self.folder.join("desk.mbox"), mailbox)?)
    }
}
