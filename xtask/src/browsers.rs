//! The three browser engines, their drivers, and a web server, which only the tests need.

use crate::packages::{self, Needed};

const NEEDED: [Needed; 7] = [
    (&["chromium", "google-chrome", "chrome"], "chromium"),
    (&["chromedriver"], "chromium-driver"),
    (&["firefox", "firefox-esr"], "firefox-esr"),
    (&["WebKitWebDriver"], "webkit2gtk-driver"),
    (&["xvfb-run"], "xvfb"),
    (&["xauth"], "xauth"),
    // Not in everybody's search path.
    (&["nginx", "/usr/sbin/nginx"], "nginx-light"),
];

/// Installs what is missing where that is possible, and says what to install where it is not.
pub fn ready() -> Result<(), String> {
    packages::ready("the tests need three browsers, their drivers and nginx", &NEEDED)
}

/// The same for Chromium alone, without its driver.
pub fn chromium() -> Result<(), String> {
    packages::ready("the benchmarks need Chromium", &NEEDED[..1])
}

#[cfg(test)]
mod tests {
    use super::NEEDED;
    use crate::packages::missing;

    #[test]
    fn one_program_of_each_kind_is_enough() {
        let there = ["google-chrome", "chromedriver", "firefox", "xvfb-run", "xauth", "nginx"];
        assert_eq!(missing(&NEEDED, |program| there.contains(&program)), ["webkit2gtk-driver"]);
        assert_eq!(missing(&NEEDED, |_| true), [""; 0]);
        assert_eq!(missing(&NEEDED, |_| false).len(), 7);
    }
}
