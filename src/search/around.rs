//! What stands around a hit: the passages before it and behind it.

use super::Searcher;
use super::results::Hit;
use crate::index::IndexError;

/// The texts of a passage's neighbours, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// Those before it.
    pub before: Vec<String>,
    /// Those behind it.
    pub after: Vec<String>,
}

impl Searcher {
    /// The passages of a hit's document that stand before it and behind it, so many on each side at most.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn around(&self, hit: &Hit, most: usize) -> Result<Around, IndexError> {
        let mut around = Around::default();
        let place = hit.passage.ordinal as usize;
        for passages in self.snapshot.documents_with_id(&hit.document.id)? {
            let Some(own) = passages.get(place) else {
                continue;
            };
            let own = self.snapshot.passage(*own)?;
            if own.meta.path != hit.document.path || own.text != hit.passage.text {
                continue;
            }
            let first = place.saturating_sub(most);
            let last = place.saturating_add(most);
            for (at, address) in passages.iter().enumerate().skip(first) {
                if at > last {
                    break;
                }
                if at == place {
                    continue;
                }
                let text = self.snapshot.passage(*address)?.text;
                let side = if at < place {
                    &mut around.before
                } else {
                    &mut around.after
                };
                side.push(text);
            }
            break;
        }
        Ok(around)
    }
}
