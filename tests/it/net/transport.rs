//! One exchange against every fault a server can show (faults.md S2, S3, S7).

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use statsig::worker::host::cause::Cause;
use statsig::worker::net::transport::{Answer, HttpRequest, Transport, TransportOptions};

use crate::kit::loopback::{Loopback, Reply, nobody};

fn short() -> TransportOptions {
    TransportOptions { total: Duration::from_millis(400), ..TransportOptions::default() }
}

fn get(options: &TransportOptions, url: &str, max_bytes: u64) -> Result<Answer, Cause> {
    Transport::new(options).unwrap().send(&HttpRequest { url, headers: &[], body: None, max_bytes })
}

/// The cause of an exchange that must fail, before or within the body.
fn failure(options: &TransportOptions, url: &str, max_bytes: u64) -> Cause {
    get(options, url, max_bytes).and_then(|answer| answer.body).unwrap_err()
}

fn gzip(zeros: u64) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), zeros), &mut encoder).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn an_answer_comes_whole_with_its_status_and_headers() {
    let server = Loopback::start(|_| Reply::Http(503, vec![("retry-after", "7".into())], b"later".to_vec()));
    let answer = get(&TransportOptions::default(), &server.url(), 100).unwrap();
    assert_eq!((answer.status, answer.header("Retry-After")), (503, Some("7")));
    assert_eq!(answer.body.unwrap(), b"later");
}

#[test]
fn a_post_carries_its_body_and_only_the_headers_named() {
    let server = Loopback::start(|_| Reply::status(202));
    let transport = Transport::new(&TransportOptions::default()).unwrap();
    let url = format!("{}/v1/log_event", server.url());
    let headers = [("x-one", "1")];
    transport.send(&HttpRequest { url: &url, headers: &headers, body: Some(b"abc"), max_bytes: 10 }).unwrap();
    transport.send(&HttpRequest { url: &url, headers: &[], body: Some(b""), max_bytes: 10 }).unwrap();
    let asked = server.asked();
    assert_eq!((asked[0].method.as_str(), asked[0].target.as_str()), ("POST", "/v1/log_event"));
    assert_eq!(asked[0].body, b"abc");
    assert_eq!(asked[1].header("content-length"), Some("0"));
    let mut names: Vec<&str> = asked[0].headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "content-length", "host", "user-agent", "x-one"]);
}

#[test]
fn nobody_listening_is_named() {
    assert_eq!(failure(&TransportOptions::default(), &nobody(), 10), Cause::Connect);
    assert_eq!(failure(&TransportOptions::default(), "https://no-such-host.invalid/", 10), Cause::Name);
}

#[test]
fn silence_and_trickles_end_at_the_total_time() {
    let head = b"HTTP/1.1 200 x\r\ncontent-length: 1000\r\n\r\n".to_vec();
    for reply in [
        || Reply::Hang(Vec::new()),
        || Reply::Hang(b"HTTP/1.1 200 x\r\ncontent-length: 5\r\n\r\nab".to_vec()),
        || Reply::Drip([&b"HTTP/1.1 200 x\r\nx-long: "[..], &[b'y'; 900]].concat(), Duration::from_millis(20)),
    ] {
        let server = Loopback::start(move |_| reply());
        assert_eq!(failure(&short(), &server.url(), 10_000), Cause::Timeout);
    }
    let server = Loopback::start(move |_| Reply::Drip([&head[..], &[b'x'; 900]].concat(), Duration::from_millis(20)));
    assert_eq!(failure(&short(), &server.url(), 10_000), Cause::Timeout);
}

#[test]
fn broken_connections_are_no_answers() {
    for bytes in ["", "HTTP/1.1 200 x\r\ncontent-length: 10\r\n\r\nshort", "SSH-2.0-OpenSSH\r\n", "\0\0\0\0"] {
        let server = Loopback::start(move |_| Reply::Raw(bytes.into()));
        assert_eq!(failure(&short(), &server.url(), 100), Cause::Broken, "{bytes:?}");
    }
}

#[test]
fn a_status_stands_even_when_the_body_breaks() {
    let server = Loopback::start(|_| Reply::Raw(b"HTTP/1.1 202 x\r\ncontent-length: 10\r\n\r\nshort".into()));
    let answer = get(&TransportOptions::default(), &server.url(), 100).unwrap();
    assert_eq!((answer.status, answer.body), (202, Err(Cause::Broken)));
}

#[test]
fn a_bomb_stops_at_the_decoded_limit() {
    let bomb = gzip(1 << 30);
    assert!(bomb.len() < 2 << 20);
    let server = Loopback::start(move |_| Reply::Http(200, vec![("content-encoding", "gzip".into())], bomb.clone()));
    assert_eq!(failure(&TransportOptions::default(), &server.url(), 32 << 20), Cause::TooLarge);
}

#[test]
fn the_limit_counts_decoded_bytes_exactly() {
    let body = gzip(1_000);
    let server = Loopback::start(move |_| Reply::Http(200, vec![("content-encoding", "gzip".into())], body.clone()));
    assert_eq!(get(&TransportOptions::default(), &server.url(), 1_000).unwrap().body.unwrap().len(), 1_000);
    assert_eq!(failure(&TransportOptions::default(), &server.url(), 999), Cause::TooLarge);
    assert!(server.asked()[0].header("accept-encoding").unwrap().contains("br"));
}

#[test]
fn what_does_not_decode_is_refused() {
    for encoding in ["gzip", "br"] {
        let server = Loopback::start(move |_| {
            Reply::Http(200, vec![("content-encoding", encoding.into())], b"not compressed at all".to_vec())
        });
        assert_eq!(failure(&TransportOptions::default(), &server.url(), 100), Cause::Encoding, "{encoding}");
    }
}

#[test]
fn endless_headers_are_refused() {
    let mut text = b"HTTP/1.1 200 x\r\n".to_vec();
    for line in 0..100_000 {
        write!(text, "x-{line}: y\r\n").unwrap();
    }
    let server = Loopback::start(move |_| Reply::Raw(text.clone()));
    assert!(matches!(failure(&TransportOptions::default(), &server.url(), 100), Cause::TooLarge | Cause::Broken));
}

#[test]
fn a_redirect_is_returned_not_followed() {
    let target = Loopback::start(|_| Reply::ok("secret"));
    let to = target.url();
    let server = Loopback::start(move |_| Reply::Http(301, vec![("location", to.clone())], Vec::new()));
    assert_eq!(get(&TransportOptions::default(), &server.url(), 100).unwrap().status, 301);
    assert!(target.asked().is_empty());
}

#[test]
fn only_https_and_loopback_may_be_asked() {
    for url in [
        "http://example.com/",
        "http://localhost/",
        "http://10.0.0.1/",
        "http://127.0.0.1.example.com/",
        "http://[::2]/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "https://user:password@example.com/",
        "https://",
        "//example.com/x",
        "/x",
        "",
        "http://127.0.0.1:99999/",
    ] {
        assert_eq!(failure(&TransportOptions::default(), url, 10), Cause::Address, "{url}");
    }
}

#[test]
fn unusable_settings_are_refused_before_anything_is_sent() {
    for proxy in ["socks5://127.0.0.1:1", "socks4://127.0.0.1:1", "ftp://127.0.0.1:1", "::"] {
        let options = TransportOptions { proxy: Some(proxy.into()), ..TransportOptions::default() };
        assert_eq!(Transport::new(&options).unwrap_err(), Cause::Proxy, "{proxy}");
    }
    let options = TransportOptions { ca_file: Some("/nonexistent".into()), ..TransportOptions::default() };
    assert_eq!(Transport::new(&options).unwrap_err(), Cause::CaFile);
}

#[test]
fn plain_loopback_never_goes_through_the_proxy() {
    let proxy = Loopback::start(|_| Reply::status(502));
    let server = Loopback::start(|_| Reply::ok("direct"));
    let options = TransportOptions { proxy: Some(proxy.url()), ..TransportOptions::default() };
    assert_eq!(get(&options, &server.url(), 100).unwrap().body.unwrap(), b"direct");
    assert!(proxy.asked().is_empty());
    assert_eq!(failure(&options, "https://example.invalid/", 100), Cause::Proxy);
    assert_eq!(
        (proxy.asked()[0].method.as_str(), proxy.asked()[0].target.as_str()),
        ("CONNECT", "example.invalid:443")
    );
}
