//! Checksums of the small files that say what an index consists of: a line at the end of the engine's, and a
//! field of the manifest. A byte that changed in one of them is found before anything is believed.
//!
//! The large files have checksums that the engine writes; [`super::verify`] compares these.

/// How the line begins.
const MARK: &[u8] = b"#blake3 ";
/// Hexadecimal digits of a sum.
const DIGITS: usize = 32;

/// The sum of some bytes, as it is written.
pub(super) fn of(bytes: &[u8]) -> String {
    let hex = blake3::hash(bytes).to_hex();
    hex.chars().take(DIGITS).collect()
}

/// What is known of a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seal {
    /// They are those that were written.
    Whole,
    /// They are not.
    Broken,
    /// The file says nothing of it: an older program wrote it.
    None,
}

/// The bytes with the line that sums them up.
pub(super) fn seal(body: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(body.len() + MARK.len() + DIGITS + 2);
    sealed.extend_from_slice(body);
    if !body.ends_with(b"\n") {
        sealed.push(b'\n');
    }
    let sum = of(&sealed);
    sealed.extend_from_slice(MARK);
    sealed.extend_from_slice(sum.as_bytes());
    sealed.push(b'\n');
    sealed
}

/// Takes the line off again, and says whether it is right.
pub(super) fn unseal(mut bytes: Vec<u8>) -> (Vec<u8>, Seal) {
    let Some(at) = bytes.len().checked_sub(MARK.len() + DIGITS + 1) else {
        return (bytes, Seal::None);
    };
    let (body, line) = bytes.split_at(at);
    let sum = line
        .strip_prefix(MARK)
        .and_then(|rest| rest.strip_suffix(b"\n"));
    let Some(sum) = sum else {
        // Half a line is no JSON either: who reads on will notice.
        return (bytes, Seal::None);
    };
    let seal = if sum == of(body).as_bytes() {
        Seal::Whole
    } else {
        Seal::Broken
    };
    bytes.truncate(at);
    (bytes, seal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_byte_is_found_wherever_it_stands() {
        let body = b"{\"segments\": []}\n";
        let sealed = seal(body);
        assert_eq!(unseal(sealed.clone()), (body.to_vec(), Seal::Whole));
        assert_eq!(unseal(body.to_vec()), (body.to_vec(), Seal::None));
        assert_eq!(unseal(Vec::new()), (Vec::new(), Seal::None));
        let is_json = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut flipped = sealed.clone();
                flipped[at] ^= 1 << bit;
                let (body, seal) = unseal(flipped);
                assert_ne!(seal, Seal::Whole, "{at} {bit}");
                assert!(seal == Seal::Broken || !is_json(&body), "{at} {bit}");
            }
        }
        for len in 0..sealed.len() {
            let (left, seal) = unseal(sealed[..len].to_vec());
            assert_ne!(seal, Seal::Whole);
            assert!(
                left.trim_ascii() == body.trim_ascii() || !is_json(&left),
                "{len}"
            );
        }
    }
}
