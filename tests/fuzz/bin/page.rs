#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| drop(targets::page(String::from_utf8_lossy(data).into_owned())));
