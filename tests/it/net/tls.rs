//! Whom the worker trusts (faults.md S10, S12) and that it starts no thread.

use std::process::{Command, Output};

use statsig::worker::host::cause::Cause;
use statsig::worker::net::transport::{HttpRequest, Transport, TransportOptions};

use super::authority::Authority;
use crate::kit::loopback::{Loopback, Reply, nobody};

const NAMES: &str = "DNS:localhost,IP:127.0.0.1";

fn fetch(options: &TransportOptions, url: &str) -> Result<Vec<u8>, Cause> {
    let request = HttpRequest { url, headers: &[], body: None, max_bytes: 100 };
    Transport::new(options)?.send(&request).and_then(|answer| answer.body)
}

fn url(server: &Loopback) -> String {
    format!("https://localhost:{}/", server.port())
}

/// Runs one test of this binary again as a process of its own, with these variables set.
fn again(test: &str, variables: &[(&str, &str)]) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn a_certificate_of_the_named_authority_is_trusted_and_no_other() {
    let authority = Authority::new();
    let own = TransportOptions { ca_file: Some(authority.file()), ..TransportOptions::default() };
    let good = Loopback::start_tls(authority.server(NAMES, 2), |_| Reply::ok("hello"));
    assert_eq!(fetch(&own, &url(&good)), Ok(b"hello".to_vec()));
    assert_eq!(fetch(&TransportOptions::default(), &url(&good)), Err(Cause::Tls), "unknown to the system");

    for (what, config) in [
        ("expired", authority.server(NAMES, -1)),
        ("another host", authority.server("DNS:other.example", 2)),
        ("self-signed", authority.self_signed()),
        ("another authority", Authority::new().server(NAMES, 2)),
    ] {
        let server = Loopback::start_tls(config, |_| Reply::ok("hello"));
        assert_eq!(fetch(&own, &url(&server)), Err(Cause::Tls), "{what}");
        assert!(server.asked().is_empty(), "{what}: the request must not leave");
    }
    let plain = Loopback::start(|_| Reply::ok("hello"));
    assert!(matches!(fetch(&own, &url(&plain)), Err(Cause::Tls | Cause::Broken)), "no TLS at all");
}

#[test]
fn the_systems_store_follows_ssl_cert_file() {
    if let Ok(address) = std::env::var("STATSIG_IT_URL") {
        assert_eq!(fetch(&TransportOptions::default(), &address), Ok(b"hello".to_vec()));
        return;
    }
    let authority = Authority::new();
    let server = Loopback::start_tls(authority.server(NAMES, 2), |_| Reply::ok("hello"));
    let file = authority.file();
    let ran = again(
        "net::tls::the_systems_store_follows_ssl_cert_file",
        &[("SSL_CERT_FILE", file.to_str().unwrap()), ("STATSIG_IT_URL", &url(&server))],
    );
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn proxies_of_the_environment_are_ignored() {
    if let (Ok(address), Ok(file)) = (std::env::var("STATSIG_IT_URL"), std::env::var("STATSIG_IT_CA")) {
        let own = TransportOptions { ca_file: Some(file.into()), ..TransportOptions::default() };
        assert_eq!(fetch(&own, &address), Ok(b"hello".to_vec()));
        return;
    }
    let authority = Authority::new();
    let server = Loopback::start_tls(authority.server(NAMES, 2), |_| Reply::ok("hello"));
    let (dead, file) = (nobody(), authority.file());
    let mut variables = vec![("STATSIG_IT_CA", file.to_str().unwrap())];
    let address = url(&server);
    variables.push(("STATSIG_IT_URL", &address));
    for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy", "all_proxy"] {
        variables.push((name, &dead));
    }
    let ran = again("net::tls::proxies_of_the_environment_are_ignored", &variables);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
    assert_eq!(server.asked().len(), 1);
}

/// Threads of a process.
fn threads(pid: &str) -> usize {
    std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().count()
}

#[test]
fn an_exchange_starts_no_thread() {
    if let (Ok(address), Ok(file)) = (std::env::var("STATSIG_IT_URL"), std::env::var("STATSIG_IT_CA")) {
        let own = TransportOptions { ca_file: Some(file.into()), ..TransportOptions::default() };
        let before = threads("self");
        // The server answers with what it counted while we waited.
        let during = fetch(&own, &format!("{address}{}", std::process::id())).unwrap();
        assert_eq!(during, before.to_string().into_bytes());
        assert_eq!(threads("self"), before);
        return;
    }
    let authority = Authority::new();
    let server = Loopback::start_tls(authority.server(NAMES, 2), |asked| {
        Reply::ok(threads(asked.target.trim_start_matches('/')).to_string())
    });
    let file = authority.file();
    let ran = again(
        "net::tls::an_exchange_starts_no_thread",
        &[("STATSIG_IT_CA", file.to_str().unwrap()), ("STATSIG_IT_URL", &url(&server))],
    );
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
    assert_eq!(server.asked().len(), 1);
}
