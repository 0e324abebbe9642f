//! Every case of `tests/spec/` in the browser, by the same runner as natively.

#![cfg(target_arch = "wasm32")]

mod cases;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

macro_rules! tests {
    ($($test:ident $file:literal),*) => {
        $(
            #[wasm_bindgen_test]
            fn $test() {
                assert!(cases::run(include_str!(concat!("spec/", $file, ".json"))) > 0);
            }
        )*
    };
}

for_each_file!(tests);
