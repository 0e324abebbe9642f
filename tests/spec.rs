//! Every case of `tests/spec/`, natively.

mod cases;

macro_rules! tests {
    ($($test:ident $file:literal),*) => {
        $(
            #[test]
            fn $test() {
                assert!(cases::run(include_str!(concat!("spec/", $file, ".json"))) > 0);
            }
        )*

        #[test]
        fn no_file_is_left_out() {
            let listed = [$(concat!($file, ".json")),*];
            let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec")).unwrap();
            let mut count = 0;
            for entry in folder {
                let name = entry.unwrap().file_name().into_string().unwrap();
                if name.ends_with(".json") {
                    assert!(listed.contains(&&*name), "{name} is not listed in tests/cases/mod.rs");
                    count += 1;
                }
            }
            assert_eq!(count, listed.len());
        }
    };
}

for_each_file!(tests);
