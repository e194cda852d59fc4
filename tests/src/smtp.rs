//! A mail server of the tests' own: it can be down, slow, or refuse, want to know who sends, and speak TLS.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::CertifiedKey;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::ReceivedMail;

/// How the mail server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It takes every mail.
    Takes,
    /// It takes every mail, but rests before each reply.
    Rests(Duration),
    /// It takes every mail, but rests before it says so.
    RestsAfterMail(Duration),
    /// It answers every recipient with this.
    Refuses(&'static str),
}

/// How what is said to it is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Not at all.
    Nothing,
    /// By TLS from a command on; nothing else is taken before.
    StartTls,
    /// By TLS from the first byte on.
    Tls,
}

/// A mail server on loopback.
pub struct SmtpServer {
    address: SocketAddr,
    /// Its certificate, in PEM: nobody vouches for it but itself.
    pub certificate: String,
    protection: Protection,
    shared: Arc<Mutex<Shared>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    manner: Manner,
    is_up: bool,
    tls: Arc<ServerConfig>,
    /// Who may send; anybody, where it is not said.
    sender: Option<(String, String)>,
    connections: Vec<TcpStream>,
    attempts: usize,
    refused_senders: usize,
    said_readably: Vec<String>,
    received: Vec<ReceivedMail>,
}

impl SmtpServer {
    /// Starts one that takes every mail from anybody.
    ///
    /// # Errors
    /// When loopback has no port left.
    pub fn start() -> io::Result<Self> {
        Self::start_with(Protection::Nothing)
    }

    /// Starts one that speaks TLS.
    ///
    /// # Errors
    /// When loopback has no port left.
    ///
    /// # Panics
    /// When no certificate can be made.
    pub fn start_with(protection: Protection) -> io::Result<Self> {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let tls = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                let builder = builder.with_no_client_auth();
                builder.with_single_cert(vec![cert.der().clone()], key.into())
            })
            .expect("a certificate that can be used");
        let mut server = Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            certificate: cert.pem(),
            protection,
            shared: Arc::new(Mutex::new(Shared {
                manner: Manner::Takes,
                is_up: false,
                tls: Arc::new(tls),
                sender: None,
                connections: Vec::new(),
                attempts: 0,
                refused_senders: 0,
                said_readably: Vec::new(),
                received: Vec::new(),
            })),
            thread: None,
        };
        server.up()?;
        Ok(server)
    }

    /// What to put into `AMPC_SMTP_URL`.
    pub fn url(&self) -> String {
        self.url_as("")
    }

    /// The same for who has a name and a password here: `user:password`, percent-encoded.
    pub fn url_as(&self, sender: &str) -> String {
        let at = if sender.is_empty() { "" } else { "@" };
        let (scheme, query) = match self.protection {
            Protection::Nothing => ("smtp", ""),
            Protection::StartTls => ("smtp", "?tls=required"),
            Protection::Tls => ("smtps", ""),
        };
        format!("{scheme}://{sender}{at}{}{query}", self.address)
    }

    /// Changes its behaviour from the next reply on.
    pub fn behave(&self, manner: Manner) {
        self.lock().manner = manner;
    }

    /// Takes mails only from this sender from now on.
    pub fn admit(&self, user: &str, password: &str) {
        self.lock().sender = Some((user.to_owned(), password.to_owned()));
    }

    /// Mails that it was asked to take, whether it did or not.
    pub fn attempts(&self) -> usize {
        self.lock().attempts
    }

    /// Those who wanted to send and did not say who they are, or not rightly.
    pub fn refused_senders(&self) -> usize {
        self.lock().refused_senders
    }

    /// The commands that anybody on the way could read.
    pub fn said_readably(&self) -> Vec<String> {
        self.lock().said_readably.clone()
    }

    /// Mails that came in whole, in order.
    pub fn received(&self) -> Vec<ReceivedMail> {
        self.lock().received.clone()
    }

    /// Hangs up and listens no longer.
    pub fn down(&mut self) {
        {
            let mut shared = self.lock();
            shared.is_up = false;
            for connection in shared.connections.drain(..) {
                // It may be closed already.
                drop(connection.shutdown(Shutdown::Both));
            }
        }
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }

    /// Listens again where it did.
    ///
    /// # Errors
    /// When somebody else took the port.
    pub fn up(&mut self) -> io::Result<()> {
        let listener = TcpListener::bind(self.address)?;
        listener.set_nonblocking(true)?;
        self.address = listener.local_addr()?;
        self.lock().is_up = true;
        let (shared, protection) = (self.shared.clone(), self.protection);
        self.thread = Some(thread::spawn(move || accept(&listener, protection, &shared)));
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        lock(&self.shared)
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.down();
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(listener: &TcpListener, protection: Protection, shared: &Arc<Mutex<Shared>>) {
    while lock(shared).is_up {
        let Ok((stream, _)) = listener.accept() else {
            thread::sleep(Duration::from_millis(5));
            continue;
        };
        let kept = stream.set_nonblocking(false).and_then(|()| stream.try_clone());
        if let Ok(kept) = kept {
            lock(shared).connections.push(kept);
            let shared = shared.clone();
            // Ends when either side hangs up.
            thread::spawn(move || serve(stream, protection, &shared));
        }
    }
}

fn serve(stream: TcpStream, protection: Protection, shared: &Mutex<Shared>) -> io::Result<()> {
    match protection {
        Protection::Tls => Talk::over(encrypted(stream, shared)?, protection, shared).hold(true),
        Protection::Nothing => Talk::over(stream, protection, shared).hold(true),
        Protection::StartTls => {
            let mut talk = Talk::over(stream, protection, shared);
            talk.hold(true)?;
            if talk.wants_tls {
                let stream = encrypted(talk.wire.into_inner(), shared)?;
                // After the handshake it begins anew, without another greeting.
                Talk::over(stream, Protection::Tls, shared).hold(false)?;
            }
            Ok(())
        }
    }
}

fn encrypted(stream: TcpStream, shared: &Mutex<Shared>) -> io::Result<StreamOwned<ServerConnection, TcpStream>> {
    let tls = lock(shared).tls.clone();
    let connection = ServerConnection::new(tls).map_err(io::Error::other)?;
    Ok(StreamOwned::new(connection, stream))
}

/// One connection, as far as RFC 5321 and 4954 are needed by a client that behaves.
struct Talk<'a, W> {
    wire: BufReader<W>,
    protection: Protection,
    shared: &'a Mutex<Shared>,
    is_admitted: bool,
    wants_tls: bool,
}

impl<'a, W: Read + Write> Talk<'a, W> {
    fn over(wire: W, protection: Protection, shared: &'a Mutex<Shared>) -> Self {
        Self {
            wire: BufReader::new(wire),
            protection,
            shared,
            is_admitted: false,
            wants_tls: false,
        }
    }

    fn say(&mut self, reply: &str) -> io::Result<()> {
        if let Manner::Rests(rest) = lock(self.shared).manner {
            thread::sleep(rest);
        }
        let wire = self.wire.get_mut();
        wire.write_all(format!("{reply}\r\n").as_bytes())?;
        wire.flush()
    }

    /// The next line; None where the other side has hung up.
    fn hear(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        if self.wire.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// Talks until either side hangs up or TLS is to begin.
    fn hold(&mut self, greets: bool) -> io::Result<()> {
        if greets {
            self.say("220 surat.contoh.id ready")?;
        }
        while let Some(line) = self.hear()? {
            let command = line.split([' ', ':']).next().unwrap_or_default();
            if self.protection != Protection::Tls {
                lock(self.shared).said_readably.push(line.clone());
            }
            match command {
                "EHLO" => self.introduce()?,
                "STARTTLS" if self.protection == Protection::StartTls => {
                    self.say("220 go on")?;
                    self.wants_tls = true;
                    return Ok(());
                }
                "QUIT" => return self.say("221 bye"),
                _ if self.protection == Protection::StartTls => self.say("530 5.7.0 TLS first")?,
                "AUTH" => self.judge_sender(&line)?,
                "MAIL" if !self.may_send() => self.say("530 5.7.0 who are you")?,
                "RCPT" => self.judge_recipient()?,
                "DATA" => self.take_mail()?,
                _ => self.say("250 ok")?,
            }
        }
        Ok(())
    }

    fn introduce(&mut self) -> io::Result<()> {
        let wants_sender = lock(self.shared).sender.is_some();
        let offer = match self.protection {
            Protection::StartTls => "250-STARTTLS\r\n",
            _ if wants_sender => "250-AUTH PLAIN\r\n",
            _ => "",
        };
        self.say(&format!("250-surat.contoh.id\r\n{offer}250 8BITMIME"))
    }

    fn may_send(&mut self) -> bool {
        let mut shared = lock(self.shared);
        let may = self.is_admitted || shared.sender.is_none();
        shared.refused_senders += usize::from(!may);
        may
    }

    fn judge_sender(&mut self, line: &str) -> io::Result<()> {
        let said = line
            .strip_prefix("AUTH PLAIN ")
            .and_then(|said| STANDARD.decode(said).ok());
        let is_right = {
            let mut shared = lock(self.shared);
            let expected = shared
                .sender
                .as_ref()
                .map(|(user, password)| format!("\0{user}\0{password}"));
            let is_right = said.is_some_and(|said| expected.is_some_and(|expected| said == expected.as_bytes()));
            shared.refused_senders += usize::from(!is_right);
            is_right
        };
        self.is_admitted = is_right;
        self.say(if is_right {
            "235 2.7.0 welcome"
        } else {
            "535 5.7.8 wrong"
        })
    }

    fn judge_recipient(&mut self) -> io::Result<()> {
        let manner = {
            let mut shared = lock(self.shared);
            shared.attempts += 1;
            shared.manner
        };
        match manner {
            Manner::Refuses(reply) => self.say(reply),
            _ => self.say("250 ok"),
        }
    }

    fn take_mail(&mut self) -> io::Result<()> {
        self.say("354 go on")?;
        let mut mail = String::new();
        while let Some(line) = self.hear()?.filter(|line| line != ".") {
            mail.push_str(line.strip_prefix('.').unwrap_or(&line));
            mail.push('\n');
        }
        let manner = {
            let mut shared = lock(self.shared);
            shared.received.push(ReceivedMail::read(&mail));
            shared.manner
        };
        if let Manner::RestsAfterMail(rest) = manner {
            thread::sleep(rest);
        }
        self.say("250 taken")
    }
}
