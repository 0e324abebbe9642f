#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| footlights_fuzz::targets::parse(bytes));
