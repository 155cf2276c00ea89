//! What of a file cannot be read while the rest can: remembered, and reported behind the rest.

use super::out::Out;
use super::{ExtractError, FailureKind};

/// More than these are not told one by one. A broken file may have as many as it has parts.
const MOST_TOLD: usize = 20;

/// What could not be read, in order.
#[derive(Debug, Default)]
pub(super) struct Troubles {
    told: Vec<(FailureKind, String)>,
    untold: usize,
}

impl Troubles {
    /// Remembers that something cannot be read, and why.
    pub(super) fn add(&mut self, what: &str, error: &ExtractError) {
        self.say(
            error.kind,
            format!("{what} cannot be read: {}", error.message),
        );
    }

    /// The same in one's own words.
    pub(super) fn say(&mut self, kind: FailureKind, message: impl Into<String>) {
        if self.told.len() < MOST_TOLD {
            self.told.push((kind, message.into()));
        } else {
            self.untold += 1;
        }
    }

    /// What is wrong with a file of which nothing is left: the first trouble, or that it holds no word.
    pub(super) fn into_error(self) -> ExtractError {
        match self.told.into_iter().next() {
            Some((kind, message)) => ExtractError::new(kind, message),
            None => ExtractError::no_text(),
        }
    }

    /// Reports all of them.
    pub(super) fn report(self, out: &mut Out<'_>) {
        let last = self.told.last().map(|(kind, _)| *kind);
        let rest = last.filter(|_| self.untold > 0).map(|kind| {
            let message = format!("{} other parts of it cannot be read either", self.untold);
            (kind, message)
        });
        for (kind, message) in self.told.into_iter().chain(rest) {
            if out.failure(None, kind, message).is_break() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::super::{Item, Limits};
    use super::*;

    #[test]
    fn troubles_are_told_and_counted() {
        let check = |count: usize, expected: &[&str], lines: usize| {
            let mut troubles = Troubles::default();
            for at in 0..count {
                troubles.add(&format!("part {at}"), &ExtractError::damaged("broken"));
            }
            let mut said = Vec::new();
            let mut sink = |item| {
                if let Item::Failure { kind, message, .. } = item {
                    said.push(format!("{kind}: {message}"));
                }
                ControlFlow::Continue(())
            };
            troubles.report(&mut Out::new(Limits::default(), &mut sink));
            assert_eq!(said.len(), lines);
            let tail = said.len().saturating_sub(expected.len());
            assert_eq!(said.get(tail..).unwrap(), expected);
        };
        check(0, &[], 0);
        check(1, &["damaged: part 0 cannot be read: broken"], 1);
        check(
            MOST_TOLD + 7,
            &["damaged: 7 other parts of it cannot be read either"],
            MOST_TOLD + 1,
        );
        assert_eq!(Troubles::default().into_error(), ExtractError::no_text());
    }
}
