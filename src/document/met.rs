//! Which hashes have been met, for few bytes each: a file of millions of records has as many.

/// The most hashes of a shard, on average, and into how many one is split beyond. Up to here putting one among the
/// others moves a few kilobytes at most.
const MOST: usize = 512;
const PARTS_BITS: u32 = 2;
/// Room for so many more is made at once.
const STEP: usize = 32;

/// A set of hashes that are spread evenly. Eight bytes are kept of each, and a little more; while it grows it takes no
/// more than that, unlike a table that is copied into one of twice the size.
#[derive(Debug)]
pub(super) struct Met {
    /// How many of the highest bits tell the shard.
    bits: u32,
    /// Each sorted.
    shards: Vec<Vec<u64>>,
    len: usize,
}

impl Default for Met {
    fn default() -> Self {
        Self {
            bits: 0,
            shards: vec![Vec::new()],
            len: 0,
        }
    }
}

impl Met {
    /// Takes a hash, and says whether it is new.
    pub(super) fn insert(&mut self, hash: u64) -> bool {
        if self.len >= self.shards.len() * MOST {
            self.split();
        }
        // None of the bits is no shift by all of them.
        let shard = hash.checked_shr(u64::BITS - self.bits).unwrap_or(0);
        let Some(shard) = self.shards.get_mut(shard as usize) else {
            return false;
        };
        let Err(place) = shard.binary_search(&hash) else {
            return false;
        };
        if shard.len() == shard.capacity() {
            shard.reserve_exact(STEP);
        }
        shard.insert(place, hash);
        self.len += 1;
        true
    }

    fn split(&mut self) {
        self.bits += PARTS_BITS;
        let mut shards = Vec::with_capacity(1 << self.bits);
        for shard in std::mem::take(&mut self.shards) {
            let mut rest = shard.as_slice();
            for _ in 0..1 << PARTS_BITS {
                let number = shards.len() as u64;
                let end = rest.partition_point(|hash| hash >> (u64::BITS - self.bits) <= number);
                let (part, behind) = rest.split_at(end);
                shards.push(part.to_vec());
                rest = behind;
            }
        }
        self.shards = shards;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::document::identity::hash;

    #[test]
    fn it_holds_what_a_set_holds() {
        let mut met = Met::default();
        let mut set = HashSet::new();
        for number in 0_u64..200_000 {
            // Each third is met again.
            let number = number - number % 3 / 2;
            let hash = hash(|hasher| {
                hasher.update(&number.to_le_bytes());
            });
            assert_eq!(met.insert(hash), set.insert(hash), "{number}");
        }
        for hash in [0, u64::MAX] {
            assert!(met.insert(hash) && !met.insert(hash));
        }
        assert_eq!(met.len, set.len() + 2);
        let room: usize = met.shards.iter().map(Vec::capacity).sum();
        assert!(room < met.len * 5 / 4, "{room} for {}", met.len);
    }
}
