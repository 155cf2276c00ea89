//! Copies of one story that are told as one, each document exactly once, for itself or with another.

use kashaf::saved::newest;

use super::*;

/// A desk with these documents, all of one story, that the search has seen.
fn desk_with(documents: &[usize]) -> Desk {
    let mut desk = Desk::new();
    for document in documents {
        desk.write(*document, STORY);
    }
    desk.index(UpdateOptions::default());
    desk.save(desk.searcher().arrivals());
    desk
}

/// A run that was killed when it had written its file, and before it remembered that.
#[track_caller]
fn tell_and_forget(desk: &Desk, to: To) {
    let seen = desk.seen();
    desk.tell(to);
    desk.save(seen);
}

/// Entries of the file, each with what is told with it, in the order of their documents.
fn entries(desk: &Desk, to: To) -> Vec<Vec<Telling>> {
    let mut tellings = desk.tellings(to).into_iter();
    let counts: Vec<usize> = if to == To::Mail {
        let mails = desk.mailbox().into_iter();
        mails.map(|mail| mail.copies.len()).collect()
    } else {
        let text = fs::read_to_string(desk.path("news.xml")).unwrap();
        let entries = kept_entries(&text).unwrap().entries.into_iter().rev();
        entries.map(|kept| kept.copies.len()).collect()
    };
    let entry = |copies| tellings.by_ref().take(1 + copies).collect();
    let mut entries: Vec<Vec<Telling>> = counts.into_iter().map(entry).collect();
    entries.sort();
    entries
}

#[test]
fn a_story_is_told_once_with_its_copies() {
    /// What is there, what comes one batch after the other, and the entries that tell it.
    #[track_caller]
    fn check(before: &[usize], batches: &[&[Telling]], expected: &[&[Telling]]) {
        for to in [To::Mail, To::Feed] {
            let mut desk = desk_with(before);
            for batch in batches {
                for (document, text) in *batch {
                    desk.write(*document, *text);
                }
                desk.index(UpdateOptions::default());
                assert_eq!(desk.tell(to), batch.len() as u64, "{to:?}");
                assert_eq!(desk.tell(to), 0);
            }
            assert_eq!(entries(&desk, to), expected, "{to:?}");
        }
    }
    let [zero, one, two, three] = [0, 1, 2, 3].map(|document| (document, STORY));
    let [version, other] = [STORY + 1, 0].map(|text| (3, text));
    // The first published stands for all; the others follow by their days.
    check(&[], &[&[zero, version, one]], &[&[version, one, zero]]);
    check(&[], &[&[zero, other]], &[&[zero], &[other]]);
    check(&[3], &[&[one]], &[&[one]]);
    check(&[], &[&[zero], &[one, two]], &[&[zero], &[two, one]]);
    // A change and what is new.
    check(&[3], &[&[version, zero]], &[&[version, zero]]);
    check(&[3], &[&[other, zero]], &[&[zero], &[other]]);
    check(
        &[],
        &[&[three, zero], &[version, one]],
        &[&[three, zero], &[version, one]],
    );
}

#[test]
fn a_feed_looks_further_back_where_what_is_new_is_copies() {
    let mut desk = Desk::new();
    desk.write(5, 0);
    desk.index(UpdateOptions::default());
    desk.clock += 200_000;
    for document in 0..3 {
        desk.write(document, STORY);
    }
    desk.index(UpdateOptions::default());
    let mut searcher = desk.searcher();
    desk.save(searcher.arrivals());
    let (searches, _) = desk.store(&Disk::default()).unwrap().searches().unwrap();
    let feed = newest(&searches[0], &mut searcher, 2).unwrap();
    assert_eq!(feed.entries.len(), 2);
}

#[test]
fn an_entry_says_of_what_it_is_a_copy() {
    #[track_caller]
    fn check(before: &[usize], new: &[usize], changed: &[usize], said: &[&str]) {
        let mut desk = desk_with(before);
        for document in new {
            desk.write(*document, STORY);
        }
        for document in changed {
            desk.write(*document, STORY + 1);
        }
        desk.index(UpdateOptions::default());
        desk.tell(To::Mail);
        let facts = &desk.mailbox()[0].facts;
        let is_said = |line: &&str| line.contains("نسخ") || line.starts_with("- ");
        let found: Vec<&str> = facts.lines().filter(is_said).collect();
        assert_eq!(found, said, "{before:?} {new:?} {changed:?}");
    }
    let copies = "نسخ من الخبر:";
    check(&[], &[1], &[], &[]);
    check(&[], &[0, 1], &[], &[copies, "- 2024-01-20 0.txt (جديد)"]);
    check(
        &[3],
        &[1],
        &[],
        &["نسخة من: 2024-01-17 3.txt", copies, "- 2024-01-17 3.txt"],
    );
    let both = [
        "نسخة من: 2024-01-17 3.txt",
        copies,
        "- 2024-01-17 3.txt",
        "- 2024-01-20 0.txt (جديد)",
    ];
    check(&[3], &[1, 0], &[], &both);
    // What came later and was published first is no copy of what was published after it.
    check(&[1], &[3], &[], &[copies, "- 2024-01-19 1.txt"]);
    check(&[1], &[3], &[1], &[copies, "- 2024-01-19 1.txt (تغيّر)"]);
}

#[test]
fn a_kill_between_writing_and_remembering_tells_no_copy_twice() {
    #[track_caller]
    fn check(told: &[usize], later: &[usize]) {
        for to in [To::Mail, To::Feed] {
            let mut desk = desk_with(&[]);
            for document in told {
                desk.write(*document, STORY);
            }
            desk.index(UpdateOptions::default());
            tell_and_forget(&desk, to);
            for document in later {
                desk.write(*document, STORY);
            }
            desk.index(UpdateOptions::default());
            tell_and_forget(&desk, to);
            desk.tell(to);
            let mut tellings = desk.tellings(to);
            tellings.sort_unstable();
            let mut all: Vec<Telling> = told.iter().chain(later).map(|of| (*of, STORY)).collect();
            all.sort_unstable();
            assert_eq!(tellings, all, "{to:?} {told:?} {later:?}");
        }
    }
    check(&[1, 0], &[3]);
    check(&[1], &[3, 2]);
    check(&[3, 1], &[2, 0]);
    check(&[3, 1], &[]);
}

/// An entry that takes the place of an older one keeps what was told with that.
#[test]
fn an_entry_that_comes_again_keeps_its_copies() {
    let mut desk = desk_with(&[]);
    desk.write(0, STORY);
    for text in [STORY, 0, STORY] {
        desk.write(2, text);
        desk.index(UpdateOptions::default());
        tell_and_forget(&desk, To::Feed);
    }
    desk.tell(To::Feed);
    let with_copy = vec![(2, STORY), (0, STORY)];
    assert_eq!(entries(&desk, To::Feed), [vec![(2, 0)], with_copy]);
}
