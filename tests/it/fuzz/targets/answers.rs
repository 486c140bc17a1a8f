//! Answers of a server that says anything, over a real connection to this machine.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use statsig::config::ids::id_list::{INDEX, read_index};
use statsig::worker::net::fetch::{Fetched, Upstream, fetch};
use statsig::worker::net::key::Key;
use statsig::worker::net::transport::{HttpRequest, Transport, TransportOptions};
use statsig::worker::ship::options::ShipOptions;
use statsig::worker::ship::run::ship;
use statsig::worker::sinks::sink::StatsigSink;
use statsig::worker::sync::id_list::IdListSync;

use super::asked::NOW;
use super::room;
use super::spool::lines;
use crate::kit::fake_clock::FakeClock;
use crate::kit::pass_all::PassAll;
use crate::kit::undisturbed::undisturbed;

/// Bytes of an answer at most.
const MOST: u64 = 4_096;

const KEY: &str = "secret-of-nobody";

/// What the server says: to the first question, and to all others.
type Says = Arc<Mutex<Vec<Vec<u8>>>>;

struct Server {
    address: SocketAddr,
    says: Says,
    transport: Transport,
    sink: StatsigSink,
}

thread_local! {
    static SERVER: RefCell<Option<Server>> = const { RefCell::new(None) };
}

impl Server {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, says) = (listener.local_addr().unwrap(), Says::default());
        let told = Arc::clone(&says);
        // It ends with the process.
        std::thread::spawn(move || {
            for mut socket in listener.incoming().flatten() {
                let (mut asked, mut byte) = (Vec::new(), [0]);
                while !asked.ends_with(b"\r\n\r\n") && socket.read(&mut byte).is_ok_and(|read| read == 1) {
                    asked.push(byte[0]);
                }
                let mut says = told.lock().unwrap();
                let answer = if says.len() > 1 { says.remove(0) } else { says[0].clone() };
                drop(says);
                let _ = socket.write_all(&answer);
            }
        });
        // Through a proxy where nobody listens: whatever an answer names, no other machine is asked.
        let options = TransportOptions {
            connect: Duration::from_secs(1),
            total: Duration::from_secs(2),
            proxy: Some("http://127.0.0.1:9".to_owned()),
            ..TransportOptions::default()
        };
        let transport = || Transport::new(&options).unwrap();
        let sink = StatsigSink::new(transport(), &format!("http://{address}"), Key::new(KEY).unwrap());
        Self { address, says, transport: transport(), sink }
    }
}

fn with_server(says: impl FnOnce(SocketAddr) -> Vec<Vec<u8>>, work: impl FnOnce(&Upstream<'_>, &mut StatsigSink)) {
    SERVER.with_borrow_mut(|server| {
        let server = server.get_or_insert_with(Server::new);
        *server.says.lock().unwrap() = says(server.address);
        let (api, key) = (format!("http://{}", server.address), Key::new(KEY).unwrap());
        work(&Upstream { transport: &server.transport, api: &api, key: &key, max_bytes: MOST }, &mut server.sink);
    });
}

/// The whole answer, its head too. What is taken of it is within the bounds.
pub fn http(bytes: &[u8]) {
    with_server(
        |_| vec![bytes.to_vec()],
        |upstream, sink| {
            let request = HttpRequest { url: upstream.api, headers: &[], body: None, max_bytes: MOST };
            match upstream.transport.send(&request) {
                Ok(answer) => {
                    assert!((100..1000).contains(&answer.status));
                    assert!(answer.body.is_err() || answer.body.is_ok_and(|body| body.len() as u64 <= MOST));
                }
                Err(cause) => assert!(!cause.word().is_empty()),
            }
            match fetch(upstream, None, NOW) {
                Fetched::New(document, head) => assert!(document.len() as u64 <= MOST && head.has_updates()),
                Fetched::Unchanged => {}
                Fetched::Failed(cause, _) => assert!(!cause.text().contains(KEY)),
            }
            // To an upload nothing but a good answer means that the event is taken.
            let dir = room::folder("spool");
            std::fs::write(dir.join("current.jsonl"), [lines()[5].as_slice(), b"\n"].concat()).unwrap();
            let options = ShipOptions { max_batches: 1, ..ShipOptions::default() };
            let shipment =
                undisturbed(&FakeClock::new(), |outside| ship(&dir, &mut [sink], &mut PassAll, options, outside));
            assert!(shipment.shipped + shipment.left + shipment.quarantined <= 1);
            assert!(shipment.stopped.is_none_or(|word| !word.contains(KEY)));
        },
    );
}

/// A manifest of ID lists and, behind a line of `--`, what their addresses give. Nothing is written but lists of the index.
pub fn manifest(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    // Nothing outside of this machine is to be asked, however it is written.
    if text.contains("\\u") || text.to_ascii_lowercase().contains("https") {
        return;
    }
    let says = |address: SocketAddr| {
        let text = text.replace("127.0.0.1:1/", &format!("{address}/"));
        let (manifest, chunk) = text.split_once("\n--\n").unwrap_or((&text, "+AAAAAAAA\n"));
        let answer = |body: &str| {
            format!("HTTP/1.1 200 x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
        };
        vec![answer(manifest), answer(chunk)]
    };
    with_server(says, |upstream, _| {
        let folder = room::folder("lists");
        let mut sync = IdListSync::new(*upstream, &folder);
        let report = sync.once(&FakeClock::new());
        let index = read_index(&folder).unwrap_or_default();
        assert_eq!(report.lists, index.len());
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            let is_list =
                name.strip_suffix(".ids").is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert!(name == INDEX || is_list, "{name}");
        }
    });
}
