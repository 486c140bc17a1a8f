//! Hostile bodies at the caps take little memory. Each is relayed in a process of
//! its own: this test binary, told by the environment which body to take.

use std::fs;
use std::process::Command;

use crate::kit::bodies::{exposure, send};
use crate::kit::hostile::{NAMES, body};
use crate::kit::policies::fixture;

const BODY: &str = "STATSIG_HOSTILE_BODY";
/// Bytes over what the process and the body take before.
const MOST: u64 = 8 << 20;
fn status(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

#[test]
fn hostile_bodies_take_at_most_8_mib() {
    if let Ok(name) = std::env::var(BODY) {
        let body: Vec<u8> = fs::read(name).unwrap();
        let policy = fixture();
        assert_eq!(send(exposure().to_string().as_bytes(), &policy).status, 400);
        // Forgets the peak so far.
        fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = status("VmRSS");
        let relayed = send(&body, &policy);
        let most = status("VmHWM").saturating_sub(before);
        assert!(most <= MOST, "{} KiB over baseline, status {}", most >> 10, relayed.status);
        return;
    }
    let scratch = crate::kit::scratch::Scratch::new();
    for name in NAMES {
        let path = scratch.join(name);
        fs::write(&path, body(name)).unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["events::memory::hostile_bodies_take_at_most_8_mib", "--exact"])
            .env(BODY, &path)
            .output()
            .unwrap();
        assert!(
            child.status.success(),
            "{name}: {}{}",
            String::from_utf8_lossy(&child.stdout),
            String::from_utf8_lossy(&child.stderr)
        );
    }
}
