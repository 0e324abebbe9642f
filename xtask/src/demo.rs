//! The demo, served on localhost.

use std::io;
use std::net::TcpListener;
use std::process::Command;

use crate::command::command;
use crate::step::say;
use crate::{build, node, place};

/// Where the search for a free port starts: Vite's own choice.
const FIRST: u16 = 5173;

/// The port in the words after `demo`, if one is asked for.
pub fn port(words: &[&str]) -> Result<Option<u16>, String> {
    let text = match words {
        [] => return Ok(None),
        ["--port", text] => text,
        ["--port"] => return Err("`--port` needs a number, as in `cargo xtask demo --port 8080`".to_owned()),
        [word] if word.starts_with("--port=") => &word["--port=".len()..],
        [word, ..] => {
            return Err(format!("`cargo xtask demo` takes only `--port N`, but was given `{word}`"));
        }
    };
    match text.parse() {
        Ok(port) if port > 0 => Ok(Some(port)),
        _ => Err(format!("`--port` needs a number from 1 to 65535, but was given `{text}`")),
    }
}

/// Builds the package and serves the demo until it is interrupted.
pub fn demo(port: Option<u16>) -> Result<(), String> {
    // Said before anything is built, where it cannot work.
    if let Some(port) = port.filter(|port| !free(*port)) {
        return Err(format!("port {port} is in use: name another with `cargo xtask demo --port N`"));
    }
    build::build()?;
    node::www()?;
    let mut ports = port.map_or(FIRST..=FIRST + 100, |port| port..=port);
    let port =
        ports.find(|port| free(*port)).ok_or("no port is free from 5173 on: name one with `--port N`")?;
    say(&format!("\n  The demo is at http://localhost:{port}/\n  Press Ctrl-C to stop it.\n"));
    let mut vite = command(place::www().join("node_modules/.bin/vite"), place::www(), &[]);
    vite.args(["--host", "localhost", "--port", &port.to_string(), "--strictPort"]);
    serve(vite).map_err(|error| format!("vite stopped: {error}"))
}

fn free(port: u16) -> bool {
    TcpListener::bind(("localhost", port)).is_ok()
}

/// Becomes the server, so that whoever stops this process stops the server.
#[cfg(unix)]
fn serve(mut server: Command) -> io::Result<()> {
    Err(std::os::unix::process::CommandExt::exec(&mut server))
}

#[cfg(not(unix))]
fn serve(mut server: Command) -> io::Result<()> {
    let status = server.status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
}

#[cfg(test)]
mod tests {
    use super::{free, port};

    #[test]
    fn a_port_is_a_number() {
        assert_eq!(port(&[]), Ok(None));
        assert_eq!(port(&["--port", "8080"]), Ok(Some(8080)));
        assert_eq!(port(&["--port=8080"]), Ok(Some(8080)));
        let fault = "`--port` needs a number from 1 to 65535, but was given `80800`";
        assert_eq!(port(&["--port", "80800"]), Err(fault.to_owned()));
        let fault = "`--port` needs a number from 1 to 65535, but was given `0`";
        assert_eq!(port(&["--port", "0"]), Err(fault.to_owned()));
        let fault = "`cargo xtask demo` takes only `--port N`, but was given `8080`";
        assert_eq!(port(&["8080"]), Err(fault.to_owned()));
    }

    #[test]
    fn a_port_that_is_listened_on_is_not_free() {
        let listener = std::net::TcpListener::bind(("localhost", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(!free(port));
        drop(listener);
        assert!(free(port));
    }
}
