//! What the file system under an index is like: how much is free on it, and whether it is one of a network.

use std::io;
use std::path::Path;

/// How many bytes the user may still write where `dir` stands; all there are where that cannot be asked.
///
/// # Errors
/// Those of the system, for instance when `dir` is not there.
pub fn free_space(dir: &Path) -> io::Result<u64> {
    #[cfg(unix)]
    {
        let found = rustix::fs::statvfs(dir)?;
        Ok(found.f_bavail.saturating_mul(found.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _ = dir;
        Ok(u64::MAX)
    }
}

/// The name of the network file system on which `dir` stands, if it is one: locks, durability and mapped files
/// are then what its server makes of them. Only Linux is asked.
///
/// # Errors
/// Those of the system, for instance when `dir` is not there.
pub fn network_file_system(dir: &Path) -> io::Result<Option<&'static str>> {
    #[cfg(target_os = "linux")]
    {
        // The field has another type on each processor; the number has 32 bits on all.
        let number = rustix::fs::statfs(dir)?.f_type as u64 & 0xffff_ffff;
        Ok(of_number(number))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = dir;
        Ok(None)
    }
}

/// File systems whose files other machines, or programs that pass for a file system, may hold; by the number that
/// the kernel gives each (`linux/magic.h`, and those of its modules outside it).
#[cfg(target_os = "linux")]
const NETWORKS: &[(u64, &str)] = &[
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "SMB (CIFS)"),
    (0xfe53_4d42, "SMB"),
    (0x6573_5546, "FUSE (such as sshfs)"),
    (0x0102_1997, "9P"),
    (0x5346_414f, "AFS"),
    (0x6b41_4653, "AFS"),
    (0x00c3_6400, "Ceph"),
    (0x7375_7245, "Coda"),
    (0x564c, "NCP"),
    (0x0bd0_0bd0, "Lustre"),
    (0x4750_4653, "GPFS"),
    (0x1983_0326, "BeeGFS"),
    (0x2003_0528, "OrangeFS"),
    (0xaad7_aaea, "PanFS"),
    (0x786f_4256, "VirtualBox shared folder"),
];

#[cfg(target_os = "linux")]
fn of_number(number: u64) -> Option<&'static str> {
    NETWORKS
        .iter()
        .find(|(known, _)| *known == number)
        .map(|(_, name)| *name)
}

/// A size as people read it, in the units that options take: 1 MB is 1024 KB.
pub(super) fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    for (unit, name) in [(1_u64 << 40, "TB"), (1 << 30, "GB"), (1 << 20, "MB")] {
        if bytes >= unit as f64 {
            return format!("{:.1} {name}", bytes / unit as f64);
        }
    }
    format!("{:.0} KB", bytes / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_for_people() {
        for (bytes, expected) in [
            (0, "0 KB"),
            (4096, "4 KB"),
            (512 << 20, "512.0 MB"),
            (3 << 29, "1.5 GB"),
            (2 << 40, "2.0 TB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }

    #[test]
    fn there_is_room_where_there_is_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        assert!(free_space(dir.path()).unwrap() > 0);
        assert!(free_space(&dir.path().join("none")).is_err());
        assert!(
            network_file_system(&dir.path().join("none")).is_err()
                || cfg!(not(target_os = "linux"))
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn network_file_systems_are_known_by_number() {
        for (number, expected) in [
            // ext4, XFS, Btrfs, tmpfs, overlayfs, ZFS, F2FS, FAT, exFAT, squashfs
            (0xef53, None),
            (0x5846_5342, None),
            (0x9123_683e, None),
            (0x0102_1994, None),
            (0x794c_7630, None),
            (0x2fc1_2fc1, None),
            (0xf2f5_2010, None),
            (0x4d44, None),
            (0x2011_bab0, None),
            (0x7371_7368, None),
            (0x6969, Some("NFS")),
            (0xff53_4d42, Some("SMB (CIFS)")),
            (0xfe53_4d42, Some("SMB")),
            (0x517b, Some("SMB")),
            (0x6573_5546, Some("FUSE (such as sshfs)")),
            (0x0102_1997, Some("9P")),
            (0x5346_414f, Some("AFS")),
            (0x6b41_4653, Some("AFS")),
            (0x00c3_6400, Some("Ceph")),
            (0x0bd0_0bd0, Some("Lustre")),
        ] {
            assert_eq!(of_number(number), expected, "{number:#x}");
        }
        let mut numbers: Vec<u64> = NETWORKS.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), NETWORKS.len(), "a number stands twice");
    }
}
