//! What a machine lacks is left out, which is said; unless `PROOFMARK_REQUIRE` names it, as
//! continuous integration does.

#![allow(dead_code, reason = "each test file uses what it needs of it")]

use std::{env, io::Write};

/// Whether the environment asks for that part of the tests.
pub fn required(part: &str) -> bool {
    let all = env::var("PROOFMARK_REQUIRE").unwrap_or_default();
    all.split(',').any(|r| r == part)
}

/// Says which tests are left out and why; fails where they are required.
pub fn left_out(part: &str, tests: &str, why: &str) {
    assert!(!required(part), "{tests} are required, and {why}");
    // Past the harness, which would show it for a failed test only.
    let _ = writeln!(std::io::stderr(), "{tests} are left out: {why}");
}
