//! A certificate authority of the tests' own, made by openssl in a folder of the test.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::kit::scratch::Scratch;

/// Signs certificates for servers on loopback.
pub struct Authority {
    folder: Scratch,
}

impl Authority {
    pub fn new() -> Self {
        let authority = Self { folder: Scratch::new() };
        authority.openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=test-authority -days 2");
        authority
    }

    /// The PEM file of its certificate.
    pub fn file(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// A server with a certificate for `names` (as openssl's subjectAltName), valid for `days` (negative: expired).
    pub fn server(&self, names: &str, days: i32) -> Arc<ServerConfig> {
        self.openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr -subj /CN=server");
        let extensions = format!("subjectAltName={names}\nbasicConstraints=CA:FALSE\n");
        std::fs::write(self.folder.join("extensions"), extensions).unwrap();
        self.openssl(&format!("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days {days} -extfile extensions -out server.pem"));
        self.config("server")
    }

    /// A server whose certificate nobody signed but itself.
    pub fn self_signed(&self) -> Arc<ServerConfig> {
        self.openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout own.key -out own.pem -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -days 2");
        self.config("own")
    }

    fn config(&self, name: &str) -> Arc<ServerConfig> {
        let certificate = CertificateDer::from_pem_file(self.folder.join(&format!("{name}.pem"))).unwrap();
        let key = PrivateKeyDer::from_pem_file(self.folder.join(&format!("{name}.key"))).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        Arc::new(builder.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap())
    }

    fn openssl(&self, arguments: &str) {
        let ran = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .output()
            .expect("the TLS tests need the openssl program");
        assert!(ran.status.success(), "openssl: {}", String::from_utf8_lossy(&ran.stderr));
    }
}
