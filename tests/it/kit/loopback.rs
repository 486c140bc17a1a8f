//! A server on loopback that answers as a test wants, faults included. Each connection has one request and one answer.
//! The server ends when its value is dropped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What a client asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// How the server answers.
pub enum Reply {
    /// Status, headers, body; Content-Length is added.
    Http(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// These bytes, then the connection is closed.
    Raw(Vec<u8>),
    /// These bytes one by one with a pause between.
    Drip(Vec<u8>, Duration),
    /// These bytes, then silence until the server ends.
    Hang(Vec<u8>),
}

impl Reply {
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::Http(200, Vec::new(), body.into())
    }

    pub fn status(status: u16) -> Self {
        Self::Http(status, Vec::new(), Vec::new())
    }
}

type Answerer = dyn Fn(&Asked) -> Reply + Send + Sync;
type Shared = Arc<Mutex<Vec<Asked>>>;

pub struct Loopback {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    asked: Shared,
    accepting: Option<JoinHandle<()>>,
}

impl Loopback {
    pub fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::serve(None, Arc::new(answer))
    }

    /// The same behind TLS.
    pub fn start_tls(tls: Arc<rustls::ServerConfig>, answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::serve(Some(tls), Arc::new(answer))
    }

    fn serve(tls: Option<Arc<rustls::ServerConfig>>, answer: Arc<Answerer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let asked = Shared::default();
        let (end, seen) = (Arc::clone(&stop), Arc::clone(&asked));
        let accepting = std::thread::spawn(move || {
            let silent: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
            for socket in listener.incoming().flatten() {
                if end.load(Ordering::SeqCst) {
                    break;
                }
                let (tls, answer, seen, silent) = (tls.clone(), answer.clone(), seen.clone(), silent.clone());
                std::thread::spawn(move || {
                    let keep = socket.try_clone().unwrap();
                    let hangs = match tls {
                        Some(config) => {
                            let session = rustls::ServerConnection::new(config).unwrap();
                            exchange(rustls::StreamOwned::new(session, socket), &*answer, &seen)
                        }
                        None => exchange(socket, &*answer, &seen),
                    };
                    if hangs.unwrap_or(false) {
                        silent.lock().unwrap().push(keep);
                    }
                });
            }
        });
        Self { address, stop, asked, accepting: Some(accepting) }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.accepting.take() {
            let _ = thread.join();
        }
    }
}

/// An address where nobody listens.
pub fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// Whether the connection is to stay open in silence.
fn exchange(mut stream: impl Read + Write, answer: &Answerer, seen: &Shared) -> std::io::Result<bool> {
    let asked = read(&mut stream)?;
    seen.lock().unwrap().push(asked.clone());
    match answer(&asked) {
        Reply::Http(status, headers, body) => {
            let mut text = format!("HTTP/1.1 {status} x\r\nconnection: close\r\n");
            if status != 204 && status != 304 {
                text += &format!("content-length: {}\r\n", body.len());
            }
            for (name, value) in headers {
                text += &format!("{name}: {value}\r\n");
            }
            stream.write_all((text + "\r\n").as_bytes())?;
            stream.write_all(&body)?;
        }
        Reply::Raw(bytes) => stream.write_all(&bytes)?,
        Reply::Drip(bytes, pause) => {
            for byte in bytes {
                stream.write_all(&[byte])?;
                stream.flush()?;
                std::thread::sleep(pause);
            }
        }
        Reply::Hang(bytes) => {
            stream.write_all(&bytes)?;
            stream.flush()?;
            return Ok(true);
        }
    }
    stream.flush()?;
    Ok(false)
}

fn read(stream: &mut impl Read) -> std::io::Result<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
            None => break,
        }
    }
    let mut asked = Asked { method, target, headers, body: Vec::new() };
    let length = asked.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    asked.body = vec![0; length];
    reader.read_exact(&mut asked.body)?;
    Ok(asked)
}
