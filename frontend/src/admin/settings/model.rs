//! The settings as data: which there are, how each is read out of the API's answer as text, written back, and named in
//! words. The page holds every setting as text, so that all of them share one code.

use domain::FieldProblem;
use domain::date::{format_day, parse_day};
use domain::money::format_count;
use serde_json::{Map, Value, json};

/// What a setting holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Line,
    /// A line that may stay empty: null on the wire.
    Maybe,
    /// Several lines.
    Lines,
    /// A whole number of this unit.
    Count(&'static str),
    /// `true` or `false`.
    Switch,
    /// One of these: values and words.
    Choice(&'static [(&'static str, &'static str)]),
    /// `5/15`, times and minutes; empty: without limit.
    Limit,
    /// The hash of a picture; empty: none. Without a session nobody sees a private one.
    Picture { private: bool },
    /// A day; empty: none.
    Day,
    /// Bank accounts, a line each: `BRI | 0123-01 | CV Roda Bima`.
    Accounts,
}

/// One setting.
pub struct Setting {
    /// The group that it is saved with, as in the answer.
    pub group: &'static str,
    /// Its name in there.
    pub name: &'static str,
    /// In words.
    pub label: &'static str,
    /// What it does.
    pub hint: &'static str,
    /// What it holds.
    pub kind: Kind,
}

const fn setting(
    group: &'static str,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: Kind,
) -> Setting {
    Setting {
        group,
        name,
        label,
        hint,
        kind,
    }
}

const CODES: &[(&str, &str)] = &[
    ("never", "Tidak pernah"),
    ("new_browser", "Perangkat baru"),
    ("always", "Selalu"),
];

/// Every setting, in the order of the page.
pub const SETTINGS: &[Setting] = &[
    setting(
        "company",
        "name",
        "Nama perusahaan",
        "Ada di email dan dokumen",
        Kind::Line,
    ),
    setting("company", "address", "Alamat", "", Kind::Lines),
    setting("company", "phone", "Telepon", "Boleh kosong", Kind::Maybe),
    setting(
        "company",
        "logo",
        "Logo",
        "PNG, JPEG, atau WebP, paling banyak 4 MB",
        Kind::Picture { private: false },
    ),
    setting(
        "payments",
        "accounts",
        "Rekening bank",
        "Satu baris satu rekening: bank | nomor | atas nama",
        Kind::Accounts,
    ),
    setting(
        "payments",
        "instructions",
        "Petunjuk membayar",
        "Misalnya: tulis nomor faktur pada berita transfer",
        Kind::Lines,
    ),
    setting(
        "payments",
        "qris",
        "QRIS",
        "Hanya terlihat oleh yang sudah masuk",
        Kind::Picture { private: true },
    ),
    setting(
        "payments",
        "kept_from",
        "Pembayaran dicatat sejak",
        "Faktur sebelumnya dianggap lunas. Kosong: tidak ada tagihan dan status",
        Kind::Day,
    ),
    setting(
        "payments",
        "terms_days",
        "Termin",
        "Untuk customer baru; yang sudah ada diubah di Manajemen User",
        Kind::Count("hari"),
    ),
    setting(
        "stock",
        "lead_days",
        "Waktu tunggu",
        "Dari pesan sampai barang tiba",
        Kind::Count("hari"),
    ),
    setting(
        "stock",
        "safety_days",
        "Stok pengaman",
        "Cadangan di atas waktu tunggu",
        Kind::Count("hari"),
    ),
    setting(
        "stock",
        "fixed_critical",
        "Kritis mulai",
        "Untuk part tanpa penjualan",
        Kind::Count("pcs"),
    ),
    setting(
        "stock",
        "fixed_low",
        "Rendah mulai",
        "Untuk part tanpa penjualan",
        Kind::Count("pcs"),
    ),
    setting(
        "stock",
        "sales_reduce_stock",
        "Penjualan mengurangi stok",
        "Faktur setelah berkas stok terakhir dikurangkan dari stok",
        Kind::Switch,
    ),
    setting(
        "reorder",
        "service_a",
        "Target layanan kelas A",
        "Peluang stok cukup sampai pesanan tiba",
        Kind::Count("persen"),
    ),
    setting(
        "reorder",
        "service_b",
        "Target layanan kelas B",
        "",
        Kind::Count("persen"),
    ),
    setting(
        "reorder",
        "service_c",
        "Target layanan kelas C",
        "",
        Kind::Count("persen"),
    ),
    setting(
        "reorder",
        "review_days",
        "Tinjau pesanan tiap",
        "Pesanan mencukupi sampai tinjauan berikutnya",
        Kind::Count("hari"),
    ),
    setting(
        "reorder",
        "pack",
        "Isi kemasan",
        "Pesanan selalu kelipatannya",
        Kind::Count("pcs"),
    ),
    setting(
        "reorder",
        "order_cost",
        "Biaya sekali pesan",
        "Berapa pun jumlahnya",
        Kind::Count("rupiah"),
    ),
    setting(
        "reorder",
        "holding_percent",
        "Biaya simpan setahun",
        "Dari nilai stok",
        Kind::Count("persen"),
    ),
    setting(
        "pricing",
        "threshold_percent",
        "Ambang diskon",
        "Baris dengan diskon di atasnya ditandai",
        Kind::Count("persen"),
    ),
    setting(
        "mail",
        "sender",
        "Pengirim",
        "Contoh: AMPConnect <portal@contoh.id>",
        Kind::Line,
    ),
    setting(
        "sign_in",
        "login_code",
        "Kode lewat email saat customer masuk",
        "Selain kata sandi",
        Kind::Choice(CODES),
    ),
    setting(
        "sign_in",
        "totp_required",
        "Autentikator wajib untuk staf",
        "Yang belum memasang hanya bisa membuka halaman Akun saya, Anda juga",
        Kind::Switch,
    ),
    setting("limits", "login", "Login gagal", "Per akun dan perangkat", Kind::Limit),
    setting(
        "limits",
        "otp",
        "Kirim ulang kode",
        "Per alamat dan perangkat",
        Kind::Limit,
    ),
    setting("limits", "upload", "Unggahan", "Per admin", Kind::Limit),
    setting("limits", "api", "Permintaan tanpa sesi", "Per perangkat", Kind::Limit),
    setting("limits", "session", "Permintaan dengan sesi", "Per akun", Kind::Limit),
];

/// A group as the page shows it: its section, its name in the answer, its heading and what it is for.
pub struct Group {
    /// The section's word in the address.
    pub section: &'static str,
    /// The name in the answer.
    pub name: &'static str,
    /// The heading.
    pub title: &'static str,
    /// What it is for.
    pub sub: &'static str,
}

const fn group(section: &'static str, name: &'static str, title: &'static str, sub: &'static str) -> Group {
    Group {
        section,
        name,
        title,
        sub,
    }
}

/// Every group, in the order of the page.
pub const GROUPS: &[Group] = &[
    group(
        "",
        "company",
        "Perusahaan",
        "Nama dan alamat distributor, seperti pada email dan dokumen",
    ),
    group(
        "stock",
        "stock",
        "Stok",
        "Cara menilai stok rendah dan kritis; status semua part langsung mengikuti",
    ),
    group(
        "stock",
        "reorder",
        "Pesan ulang",
        "Dasar saran pesan ulang di Analitik Produk; waktu tunggu dan stok pengaman ada di atas",
    ),
    group("stock", "pricing", "Harga", "Ambang di Analitik Harga"),
    group(
        "payments",
        "payments",
        "Pembayaran",
        "Cara customer membayar, dan sejak kapan pembayaran dicatat",
    ),
    group("email", "mail", "Email", "Pengirim untuk kode, tautan, dan laporan"),
    group(
        "security",
        "sign_in",
        "Cara masuk",
        "Berlaku untuk semua, sejak permintaan berikutnya",
    ),
    group(
        "security",
        "limits",
        "Batas",
        "Berlaku seketika di semua server. Tanpa tanda aktif: tanpa batas",
    ),
];

/// Name and words of each section.
pub const SECTIONS: [(&str, &str); 8] = [
    ("", "Perusahaan"),
    (STOCK, "Stok dan harga"),
    (POINTS, "Poin dan tier"),
    (REWARDS, "Hadiah"),
    ("payments", "Pembayaran"),
    ("email", "Email"),
    ("security", "Keamanan dan batas"),
    (KEYS, "Kunci API"),
];

/// The section of stock, which has the terms of groups and parts too.
pub const STOCK: &str = "stock";

/// The section of the rules of points and tiers, which are lists.
pub const POINTS: &str = "points";

/// The section of the rewards, which are no settings.
pub const REWARDS: &str = "rewards";

/// The section of the API keys, which are no settings.
pub const KEYS: &str = "keys";

impl Setting {
    /// Its text in the API's answer.
    pub fn read(&self, answer: &Value) -> String {
        match &answer[self.group]["value"][self.name] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(is_on) => is_on.to_string(),
            Value::Array(accounts) => {
                let line = |account: &Value| {
                    ["bank", "number", "holder"]
                        .map(|part| account[part].as_str().unwrap_or_default())
                        .join(" | ")
                };
                accounts.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            Value::Object(limit) => {
                let of = |name: &str| limit.get(name).and_then(Value::as_i64).unwrap_or_default();
                format!("{}/{}", of("count"), of("window_seconds") / 60)
            }
            Value::Null => String::new(),
        }
    }

    /// Whether the environment of the server sets it.
    pub fn is_fixed(&self, answer: &Value) -> bool {
        let fixed = answer[self.group]["fixed"].as_array();
        fixed.is_some_and(|fixed| fixed.iter().any(|name| name.as_str() == Some(self.name)))
    }

    /// The text as the API takes it.
    pub fn write(&self, text: &str) -> Result<Value, FieldProblem> {
        let number = |text: &str, pointer: String| {
            let parsed: Result<i64, _> = text.trim().parse();
            parsed.map_err(|_| FieldProblem::new(pointer, "invalid", "Isi dengan angka bulat."))
        };
        let name = self.name;
        Ok(match self.kind {
            Kind::Maybe | Kind::Picture { .. } | Kind::Day if text.trim().is_empty() => Value::Null,
            Kind::Line | Kind::Lines | Kind::Choice(_) | Kind::Maybe | Kind::Picture { .. } | Kind::Day => json!(text),
            Kind::Accounts => text
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(account)
                .collect(),
            Kind::Switch => json!(text == "true"),
            Kind::Count(_) => json!(number(text, format!("/{name}"))?),
            Kind::Limit if text.is_empty() => Value::Null,
            Kind::Limit => {
                let (count, minutes) = text.split_once('/').unwrap_or((text, ""));
                json!({
                    "count": number(count, format!("/{name}/count"))?,
                    "window_seconds": number(minutes, format!("/{name}/window_seconds"))? * 60,
                })
            }
        })
    }

    /// The text in words, for the line that names changes.
    pub fn words(&self, text: &str) -> String {
        match self.kind {
            Kind::Switch => if text == "true" { "ya" } else { "tidak" }.to_owned(),
            Kind::Picture { .. } => if text.is_empty() { "tanpa gambar" } else { "gambar" }.to_owned(),
            Kind::Day => parse_day(text).map_or_else(|| "kosong".to_owned(), format_day),
            Kind::Limit if text.is_empty() => "tanpa batas".to_owned(),
            Kind::Limit => format!("{} menit", text.replacen('/', " kali dalam ", 1)),
            Kind::Choice(options) => {
                let found = options.iter().find(|(value, _)| *value == text);
                found.map_or(text, |(_, words)| words).to_owned()
            }
            _ if text.trim().is_empty() => "kosong".to_owned(),
            Kind::Count(unit) => {
                let count = text.trim().parse().map_or_else(|_| text.to_owned(), format_count);
                format!("{count} {unit}")
            }
            _ => text.trim().replace('\n', ", "),
        }
    }
}

/// A bank account out of its line; what is missing is told by the server.
fn account(line: &str) -> Value {
    let mut parts = line.splitn(3, '|').map(str::trim);
    let mut part = || parts.next().unwrap_or_default();
    json!({ "bank": part(), "number": part(), "holder": part() })
}

/// The group as the API takes it, from the text of each of its settings.
pub fn body(group: &str, text: impl Fn(usize) -> String) -> Result<Value, Vec<FieldProblem>> {
    let (mut fields, mut problems) = (Map::new(), Vec::new());
    for (place, setting) in SETTINGS.iter().enumerate() {
        if setting.group == group {
            match setting.write(&text(place)) {
                Ok(value) => drop(fields.insert(setting.name.to_owned(), value)),
                Err(problem) => problems.push(problem),
            }
        }
    }
    if problems.is_empty() {
        Ok(Value::Object(fields))
    } else {
        Err(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Value {
        json!({
            "company": {"value": {"name": "CV Roda", "address": "Jl. 1\nBima", "phone": null, "logo": null}, "fixed": []},
            "limits": {"value": {
                "login": {"count": 5, "window_seconds": 900}, "otp": null,
                "upload": {"count": 10, "window_seconds": 3600}, "api": null, "session": null,
            }, "fixed": ["login"]},
            "sign_in": {"value": {"login_code": "never", "totp_required": true}},
            "payments": {"value": {
                "kept_from": "2026-10-01", "terms_days": 30, "instructions": "", "qris": null,
                "accounts": [{"bank": "BRI", "number": "0123-01", "holder": "CV Roda | Bima"}],
            }},
        })
    }

    #[test]
    fn what_was_read_is_written_back_as_it_was() {
        let answer = answer();
        for group in ["company", "limits", "sign_in", "payments"] {
            let written = body(group, |place| SETTINGS[place].read(&answer)).unwrap();
            assert_eq!(written, answer[group]["value"], "{group}");
        }
    }

    #[test]
    fn a_change_is_named_in_words() {
        let words = |name: &str, text: &str| {
            let setting = SETTINGS.iter().find(|setting| setting.name == name).unwrap();
            setting.words(text)
        };
        assert_eq!(words("phone", ""), "kosong");
        assert_eq!(words("address", "Jl. 1\nBima"), "Jl. 1, Bima");
        assert_eq!(words("login", "5/15"), "5 kali dalam 15 menit");
        assert_eq!(words("login", ""), "tanpa batas");
        assert_eq!(words("lead_days", "1400"), "1.400 hari");
        assert_eq!(words("login_code", "always"), "Selalu");
    }

    #[test]
    fn what_is_no_number_is_told_at_its_field() {
        let told = body("limits", |place| {
            let name = SETTINGS[place].name;
            if name == "otp" {
                "x/10".to_owned()
            } else {
                String::new()
            }
        });
        assert_eq!(told.unwrap_err()[0].pointer, "/otp/count");
    }

    #[test]
    fn what_the_environment_sets_is_fixed() {
        let of = |name: &str| SETTINGS.iter().find(|setting| setting.name == name).unwrap();
        assert!(of("login").is_fixed(&answer()) && !of("otp").is_fixed(&answer()));
    }
}
