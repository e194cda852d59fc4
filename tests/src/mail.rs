//! Mails as their recipients get them.

use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, io};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How long a mail may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedMail {
    /// The whole header, unfolded: name and value.
    pub headers: Vec<(String, String)>,
    /// The plain text, decoded.
    pub text: String,
    /// The HTML, decoded.
    pub html: String,
    /// Files and pictures that it carries: name, of pictures the Content-ID, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

impl ReceivedMail {
    /// Reads an .eml file, or what was sent after DATA.
    ///
    /// # Panics
    /// When it is no mail with a plain and an HTML part.
    pub fn read(raw: &str) -> Self {
        let raw = raw.replace("\r\n", "\n");
        let (headers, body) = split(&raw);
        let mut mail = Self {
            headers,
            text: String::new(),
            html: String::new(),
            files: Vec::new(),
        };
        let kind = mail.header("Content-Type").to_owned();
        mail.parts(&kind, body);
        mail
    }

    fn parts(&mut self, kind: &str, body: &str) {
        let boundary = value(kind, "boundary").expect("several parts");
        for part in body.split(&format!("--{boundary}")).skip(1) {
            if part.starts_with("--") {
                break;
            }
            let (headers, body) = split(part.trim_start_matches('\n'));
            let kind = find(&headers, "Content-Type");
            let encoding = find(&headers, "Content-Transfer-Encoding");
            if kind.starts_with("multipart/") {
                self.parts(kind, body);
            } else if let Some(name) = file_name(find(&headers, "Content-Disposition")) {
                self.files.push((name, bytes(encoding, body)));
            } else if kind.starts_with("image/") {
                let id = find(&headers, "Content-ID").trim_matches(['<', '>']);
                self.files.push((id.to_owned(), bytes(encoding, body)));
            } else if kind.starts_with("text/html") {
                self.html = decode(encoding, body);
            } else {
                self.text = decode(encoding, body);
            }
        }
    }

    /// The value of a header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        find(&self.headers, name)
    }

    /// The six digits on a line of their own.
    ///
    /// # Panics
    /// When the mail carries no code.
    pub fn code(&self) -> String {
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        let code = self.text.lines().map(str::trim).find(is_code);
        code.expect("the mail carries a code").to_owned()
    }

    /// The address on a line of its own.
    ///
    /// # Panics
    /// When the mail carries no link.
    pub fn link(&self) -> String {
        let link = self.text.lines().map(str::trim).find(|line| line.starts_with("http"));
        link.expect("the mail carries a link").to_owned()
    }
}

fn split(raw: &str) -> (Vec<(String, String)>, &str) {
    let (head, body) = raw.split_once("\n\n").unwrap_or((raw, ""));
    let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
    let headers = unfolded.lines().filter_map(|line| line.split_once(": "));
    (headers.map(|(n, v)| (n.to_owned(), v.to_owned())).collect(), body)
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
    let found = headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
    found.map_or("", |(_, value)| value)
}

/// A value in quotes: `boundary="..."`.
fn value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = header.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// The name of a file, in one piece or, where it is long, in several: `filename*0="..."; filename*1="..."`.
fn file_name(disposition: &str) -> Option<String> {
    if let Some(name) = value(disposition, "filename") {
        return Some(name.to_owned());
    }
    let pieces = (0..).map_while(|piece| value(disposition, &format!("filename*{piece}")));
    Some(pieces.collect::<String>()).filter(|name| !name.is_empty())
}

fn bytes(encoding: &str, body: &str) -> Vec<u8> {
    match encoding {
        "base64" => STANDARD.decode(body.replace('\n', "")).expect("base64"),
        "quoted-printable" => quoted_printable(body),
        _ => body.as_bytes().to_vec(),
    }
}

fn decode(encoding: &str, body: &str) -> String {
    let text = String::from_utf8(bytes(encoding, body)).expect("mails are UTF-8");
    text.replace("\r\n", "\n")
}

fn quoted_printable(body: &str) -> Vec<u8> {
    let body = body.replace("=\n", "");
    let mut pieces = body.split('=');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (hex, rest) = piece.split_at(2);
        bytes.push(u8::from_str_radix(hex, 16).expect("quoted-printable"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

/// All mails to an address in an outbox, oldest first.
///
/// # Errors
/// When the folder or a file cannot be read.
pub fn outbox(folder: &Path, address: &str) -> io::Result<Vec<ReceivedMail>> {
    let mut files = Vec::new();
    let entries = match fs::read_dir(folder) {
        // The server that makes it is only starting.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !name.starts_with('.') && path.extension().is_some_and(|extension| extension == "eml") {
            files.push(path);
        }
    }
    // Names begin with the time.
    files.sort();
    let mut mails = Vec::new();
    for file in files {
        let mail = ReceivedMail::read(&fs::read_to_string(file)?);
        if mail.header("To") == address {
            mails.push(mail);
        }
    }
    Ok(mails)
}

/// Waits until `look` finds something.
///
/// # Panics
/// When it finds nothing for long.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "waited too long for {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
