//! Reads the groups of names that ship, line by line, as the file is written, and not as the TOML it is: every program
//! that searches begins with this, and it takes a fraction of the time. A test compares both.

use super::aliases::{Group, GroupKind, Name};

/// The groups of a file in which each value stands on the line of its key, sorted by id.
pub(super) fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in text.lines() {
        if line == "[[group]]" {
            groups.push(Group {
                id: String::new(),
                kind: None,
                names: Vec::new(),
                part_of: Vec::new(),
                source: Vec::new(),
            });
        }
        if let Some((key, value)) = line.split_once(" = ")
            && let Some(group) = groups.last_mut()
        {
            put(group, key.trim_start(), value);
        }
    }
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    groups
}

fn put(group: &mut Group, key: &str, value: &str) {
    let owned = |texts: &mut dyn Iterator<Item = &str>| texts.map(str::to_owned).collect();
    let mut texts = quoted(value);
    match key {
        "id" => group.id = texts.next().unwrap_or_default().to_owned(),
        "kind" => {
            let kind = texts.next().unwrap_or_default();
            let known = GroupKind::ALL.iter().find(|(_, word)| *word == kind);
            group.kind = known.map(|(kind, _)| *kind);
        }
        "names" => group.names.extend(texts.map(|text| Name::new(text, true))),
        "leads" => group.names.extend(texts.map(|text| Name::new(text, false))),
        "part_of" => group.part_of = owned(&mut texts),
        "source" => group.source = owned(&mut texts),
        "{ name" => group.names.push(dated(value)),
        _ => {}
    }
}

/// A name borne for a time: `"…", since = "2006-10", until = "2013-04" },`.
fn dated(value: &str) -> Name {
    let date = |key: &str| {
        let (_, date) = value.split_once(key)?;
        quoted(date).next().map(str::to_owned)
    };
    let mut name = Name::new(quoted(value).next().unwrap_or_default(), true);
    name.since = date(", since = ");
    name.until = date(", until = ");
    name
}

/// What stands between quotation marks.
fn quoted(value: &str) -> impl Iterator<Item = &str> {
    value.split('"').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::super::{alias_file, aliases};
    use super::*;

    #[test]
    fn the_quick_way_reads_what_toml_is_read_as() {
        let slow = alias_file::read(aliases::SHIPPED, None).expect("a file without mistakes");
        let quick = groups(aliases::SHIPPED);
        assert_eq!(quick.len(), slow.groups().len());
        for (quick, slow) in quick.iter().zip(slow.groups()) {
            assert_eq!(format!("{quick:?}"), format!("{slow:?}"));
        }
    }
}
