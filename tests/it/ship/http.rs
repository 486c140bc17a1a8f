//! Uploads to Statsig: what leaves, and what each answer means.

use std::io::Read;
use std::time::Duration;

use serde_json::Value;
use statsig::events::spool::claim::CURRENT;
use statsig::worker::net::key::Key;
use statsig::worker::net::transport::{self, Transport};
use statsig::worker::sinks::sink::StatsigSink;

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::loopback::{Loopback, Reply};
use crate::kit::scratch::Scratch;
use crate::ship::run::{id, put, run};

fn statsig(url: &str) -> StatsigSink {
    let options =
        transport::TransportOptions { total: Duration::from_millis(400), ..transport::TransportOptions::default() };
    StatsigSink::new(Transport::new(&options).unwrap(), url, Key::new("secret-key-of-tests").unwrap())
}

#[test]
fn what_leaves_is_exactly_the_list_of_headers_and_the_events() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..2);
    let server = Loopback::start(|_| Reply::Http(202, Vec::new(), br#"{"success":true}"#.to_vec()));
    assert_eq!(run(scratch.path(), &mut statsig(&server.url()), &clock).shipped, 2);
    let asked = server.asked();
    assert_eq!((asked.len(), asked[0].method.as_str(), asked[0].target.as_str()), (1, "POST", "/v1/log_event"));
    let mut names: Vec<_> = asked[0].headers.iter().map(|(name, _)| name.to_lowercase()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "accept",
            "accept-encoding",
            "content-encoding",
            "content-length",
            "content-type",
            "host",
            "statsig-api-key",
            "statsig-client-time",
            "statsig-event-count",
            "statsig-sdk-type",
            "statsig-sdk-version",
            "user-agent"
        ]
    );
    assert_eq!(asked[0].header("statsig-event-count"), Some("2"));
    assert_eq!(asked[0].header("statsig-client-time"), Some(BEGIN.to_string().as_str()));
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*asked[0].body).read_to_string(&mut text).unwrap();
    let body: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(body["statsigMetadata"]["sdkType"], "mw-statsig");
    assert_eq!(body["events"][1]["statsigMetadata"]["eventId"], id(1).as_str());
    assert_eq!(body["events"][1]["eventName"], "n1");
    assert!(!text.contains("secret-key"));
}

#[test]
fn every_answer_has_its_meaning() {
    let http = |status, headers: &[(&'static str, &str)], body: &str| {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let body = body.as_bytes().to_vec();
        Loopback::start(move |_| Reply::Http(status, headers.clone(), body.clone()))
    };
    let bomb = {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::copy(&mut std::io::repeat(0).take(8 << 20), &mut gzip).unwrap();
        let body = gzip.finish().unwrap();
        Loopback::start(move |_| Reply::Http(200, vec![("content-encoding", "gzip".to_owned())], body.clone()))
    };
    for (server, shipped, stopped, wait) in [
        (http(200, &[], "garbage"), 1, None, 0),
        (http(204, &[], ""), 1, None, 0),
        (http(202, &[], r#"{"success":false}"#), 0, Some("server"), 1_000),
        (bomb, 1, None, 0),
        (http(301, &[("location", "http://127.0.0.1:1/")], ""), 0, Some("redirect"), 1_000),
        (http(401, &[], ""), 0, Some("unauthorized"), 1_000),
        (http(403, &[], ""), 0, Some("unauthorized"), 1_000),
        (http(404, &[], ""), 0, Some("rejected"), 1_000),
        (http(408, &[], ""), 0, Some("server"), 1_000),
        (http(429, &[("retry-after", "120")], ""), 0, Some("throttled"), 120_000),
        (http(503, &[("retry-after", "99999999")], ""), 0, Some("server"), 3_600_000),
        (http(500, &[], ""), 0, Some("server"), 1_000),
        (Loopback::start(|_| Reply::Hang(Vec::new())), 0, Some("timeout"), 1_000),
        (Loopback::start(|_| Reply::Raw(Vec::new())), 0, Some("broken"), 1_000),
        (Loopback::start(|_| Reply::Raw(b"HTTP/1.1 202 x\r\ncontent-length: 99\r\n\r\n{".to_vec())), 1, None, 0),
    ] {
        let (scratch, clock) = (Scratch::new(), FakeClock::new());
        put(scratch.path(), 0..1);
        let shipment = run(scratch.path(), &mut statsig(&server.url()), &clock);
        assert_eq!((shipment.shipped, shipment.stopped, shipment.wait_ms), (shipped, stopped, wait));
        assert_eq!(shipment.left, 1 - shipped);
    }
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..1);
    assert_eq!(run(scratch.path(), &mut statsig(&crate::kit::loopback::nobody()), &clock).stopped, Some("connect"));
    assert!(scratch.names().iter().all(|name| name != CURRENT), "closed, and kept");
}
