//! What the mails say, in Indonesian: each text once, rendered as plain text and as HTML.
//!
//! Values that somebody typed are put on one line, cut, and escaped. Where a stranger may have typed them, they are kept
//! out of mails to somebody else's address.

mod staff;

use super::Mail;
use super::letter::Part::{self, Code, Link, Paragraph};
use super::letter::{line, mail};

pub use staff::{notice, test};

/// Why a registration is refused, as far as the address that was typed may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The customer number is unknown or has an account; which of the two is not told.
    Number,
    /// The address belongs to an account.
    Email,
}

/// The code that proves the address of a registration.
pub fn registration_code(to: &str, number: &str, code: &str, minutes: i64) -> Mail {
    let number = line(number);
    mail(
        to,
        "Kode pendaftaran AMPConnect",
        vec![
            Paragraph(format!(
                "Alamat email ini dipakai untuk mendaftarkan akun AMPConnect bagi nomor pelanggan {number}. Masukkan \
                 kode ini di halaman pendaftaran:"
            )),
            Code(line(code)),
            Paragraph(format!("Kode berlaku {minutes} menit dan hanya dapat dipakai sekali.")),
            Paragraph(
                "Bukan Anda yang mendaftar? Jangan berikan kode ini kepada siapa pun, termasuk orang yang mengaku dari \
                 AMPConnect, dan abaikan email ini: tanpa kode, akun tidak dapat dipakai. Bila nomor itu milik Anda, \
                 beri tahu distributor Anda."
                    .to_owned(),
            ),
        ],
    )
}

/// The code for signing in from a browser that was not seen before.
pub fn login_code(to: &str, code: &str, minutes: i64) -> Mail {
    mail(
        to,
        "Kode masuk AMPConnect",
        vec![
            Paragraph("Masukkan kode ini untuk masuk ke AMPConnect:".to_owned()),
            Code(line(code)),
            Paragraph(format!("Kode berlaku {minutes} menit dan hanya dapat dipakai sekali.")),
            Paragraph(
                "Bukan Anda yang masuk? Seseorang mengetahui kata sandi Anda. Jangan berikan kode ini kepada siapa pun \
                 dan segera ganti kata sandi Anda lewat \"Lupa kata sandi\" di halaman masuk."
                    .to_owned(),
            ),
        ],
    )
}

/// A registration that cannot go on, told to the address that was typed. No code.
pub fn registration_refused(to: &str, number: &str, refusal: Refusal) -> Mail {
    let number = line(number);
    let parts = match refusal {
        Refusal::Number => [
            format!(
                "Pendaftaran akun AMPConnect untuk nomor pelanggan {number} dengan alamat email ini tidak dapat \
                 dilanjutkan: nomor itu tidak kami kenal atau sudah mempunyai akun."
            ),
            "Periksa nomor pelanggan pada faktur Anda, lalu daftar lagi. Bila Anda sudah mempunyai akun, masuklah \
             dengan alamat email akun itu. Bila nomornya benar, hubungi distributor Anda."
                .to_owned(),
        ],
        Refusal::Email => [
            format!(
                "Seseorang mencoba mendaftarkan akun AMPConnect untuk nomor pelanggan {number} dengan alamat email \
                 ini. Pendaftaran tidak dapat dilanjutkan: alamat ini sudah dipakai oleh sebuah akun."
            ),
            "Bila itu Anda, masuklah dengan akun yang sudah ada; lupa kata sandinya? Pilih \"Lupa kata sandi\" di \
             halaman masuk. Untuk nomor pelanggan lain, daftarlah dengan alamat email lain."
                .to_owned(),
        ],
    };
    let mut parts: Vec<Part> = parts.into_iter().map(Paragraph).collect();
    parts.push(Paragraph(
        "Bukan Anda yang mendaftar? Abaikan email ini: tidak ada yang berubah.".to_owned(),
    ));
    mail(to, "Pendaftaran AMPConnect tidak dapat dilanjutkan", parts)
}

/// The address is proven; an admin has to approve the registration.
pub fn registration_waiting(to: &str, number: &str) -> Mail {
    let number = line(number);
    mail(
        to,
        "Pendaftaran AMPConnect menunggu persetujuan",
        vec![
            Paragraph(format!(
                "Alamat email Anda sudah terbukti. Pendaftaran untuk nomor pelanggan {number} sekarang menunggu \
                 persetujuan distributor."
            )),
            Paragraph(
                "Anda mendapat email lagi begitu pendaftaran disetujui atau ditolak. Sampai saat itu Anda belum dapat \
                 masuk."
                    .to_owned(),
            ),
        ],
    )
}

/// An admin approved the registration; `link` is the login page.
pub fn registration_approved(to: &str, name: &str, number: &str, link: &str) -> Mail {
    mail(
        to,
        "Pendaftaran AMPConnect disetujui",
        vec![
            greeting(name),
            Paragraph(format!(
                "Pendaftaran Anda untuk nomor pelanggan {} sudah disetujui. Masuklah dengan alamat email ini dan kata \
                 sandi yang Anda buat saat mendaftar.",
                line(number)
            )),
            Link {
                label: "Masuk ke AMPConnect",
                url: link.to_owned(),
            },
        ],
    )
}

/// An admin rejected the registration.
pub fn registration_rejected(to: &str, name: &str, number: &str) -> Mail {
    mail(
        to,
        "Pendaftaran AMPConnect ditolak",
        vec![
            greeting(name),
            Paragraph(format!(
                "Pendaftaran Anda untuk nomor pelanggan {} ditolak oleh distributor.",
                line(number)
            )),
            Paragraph(
                "Bila menurut Anda ini keliru, hubungi distributor Anda. Setelah itu Anda dapat mendaftar lagi."
                    .to_owned(),
            ),
        ],
    )
}

/// The one-time link for a new password.
pub fn reset_link(to: &str, name: &str, link: &str, minutes: i64) -> Mail {
    mail(
        to,
        "Kata sandi baru untuk AMPConnect",
        vec![
            greeting(name),
            Paragraph("Buat kata sandi baru untuk akun AMPConnect Anda lewat tautan ini:".to_owned()),
            Link {
                label: "Buat kata sandi baru",
                url: link.to_owned(),
            },
            Paragraph(format!(
                "Tautan berlaku {minutes} menit dan hanya dapat dipakai sekali. Tautan yang lebih lama tidak berlaku lagi."
            )),
            Paragraph(
                "Bukan Anda yang meminta? Abaikan email ini: kata sandi Anda tidak berubah. Jangan teruskan email ini \
                 kepada siapa pun."
                    .to_owned(),
            ),
        ],
    )
}

/// The one-time link for a new member of staff.
pub fn invitation(to: &str, username: &str, link: &str, hours: i64) -> Mail {
    mail(
        to,
        "Undangan ke AMPConnect",
        vec![
            Paragraph(format!(
                "Anda diundang ke portal admin AMPConnect dengan nama pengguna {}. Buat kata sandi Anda lewat tautan ini:",
                line(username)
            )),
            Link {
                label: "Terima undangan",
                url: link.to_owned(),
            },
            Paragraph(format!(
                "Tautan berlaku {hours} jam dan hanya dapat dipakai sekali. Tidak menunggu undangan? Abaikan email ini."
            )),
        ],
    )
}

/// The code that lets a browser try a password while somebody hammers the account.
pub fn browser_code(to: &str, code: &str, minutes: i64) -> Mail {
    mail(
        to,
        "Kode keamanan AMPConnect",
        vec![
            Paragraph(
                "Ada sangat banyak percobaan masuk yang gagal ke akun AMPConnect Anda. Karena itu perangkat yang belum \
                 dikenal harus memasukkan kode ini sebelum kata sandi:"
                    .to_owned(),
            ),
            Code(line(code)),
            Paragraph(format!("Kode berlaku {minutes} menit dan hanya dapat dipakai sekali.")),
            Paragraph(
                "Bukan Anda yang mencoba masuk? Jangan berikan kode ini kepada siapa pun: tanpa kode, kata sandi tidak \
                 dapat dicoba."
                    .to_owned(),
            ),
        ],
    )
}

/// The code that proves an account's new address, sent there; `page` is where it is entered.
pub fn email_change_code(to: &str, code: &str, minutes: i64, page: &str) -> Mail {
    mail(
        to,
        "Kode perubahan email AMPConnect",
        vec![
            Paragraph(
                "Alamat email ini akan menjadi alamat sebuah akun AMPConnect. Masukkan kode ini untuk menyetujuinya:"
                    .to_owned(),
            ),
            Code(line(code)),
            Link {
                label: "Masukkan kode",
                url: page.to_owned(),
            },
            Paragraph(format!("Kode berlaku {minutes} menit dan hanya dapat dipakai sekali.")),
            Paragraph(
                "Bukan Anda yang meminta? Abaikan email ini dan jangan berikan kode ini kepada siapa pun: tanpa kode, \
                 tidak ada yang berubah."
                    .to_owned(),
            ),
        ],
    )
}

/// Tells an address that it cannot become another account's: it has an account already.
pub fn email_change_refused(to: &str) -> Mail {
    mail(
        to,
        "Email ini sudah punya akun AMPConnect",
        vec![
            Paragraph(
                "Ada permintaan untuk memakai alamat email ini bagi akun AMPConnect lain. Alamat ini sudah punya akun, \
                 jadi tidak ada yang berubah."
                    .to_owned(),
            ),
            Paragraph("Bukan Anda yang meminta? Abaikan email ini.".to_owned()),
        ],
    )
}

/// Tells an account's address that another one is to take its place.
pub fn email_change_asked(to: &str, name: &str, new_address: &str) -> Mail {
    mail(
        to,
        "Perubahan email akun AMPConnect diminta",
        vec![
            greeting(name),
            Paragraph(format!(
                "Ada permintaan untuk mengganti alamat email akun AMPConnect Anda menjadi {}. Alamat berganti setelah \
                 kode yang dikirim ke alamat baru dimasukkan.",
                line(new_address)
            )),
            not_you(),
        ],
    )
}

/// Tells an account's old address that another one has taken its place.
pub fn email_changed(to: &str, name: &str, new_address: &str) -> Mail {
    mail(
        to,
        "Email akun AMPConnect sudah diganti",
        vec![
            greeting(name),
            Paragraph(format!(
                "Alamat email akun AMPConnect Anda sudah diganti menjadi {}. Semua sesi diakhiri; masuklah dengan alamat \
                 baru.",
                line(new_address)
            )),
            not_you(),
        ],
    )
}

/// Tells an account that it has an authenticator app from now on, or none any more.
pub fn totp_changed(to: &str, name: &str, is_on: bool) -> Mail {
    let (subject, what) = if is_on {
        (
            "Autentikator AMPConnect dipasang",
            "Aplikasi autentikator sudah dipasang di akun AMPConnect Anda. Mulai sekarang kodenya diminta setiap kali masuk.",
        )
    } else {
        (
            "Autentikator AMPConnect dilepas",
            "Aplikasi autentikator sudah dilepas dari akun AMPConnect Anda. Masuk kini hanya memerlukan kata sandi.",
        )
    };
    mail(to, subject, vec![greeting(name), Paragraph(what.to_owned()), not_you()])
}

/// Tells an account that its password is another one.
pub fn password_changed(to: &str, name: &str) -> Mail {
    mail(
        to,
        "Kata sandi AMPConnect sudah diganti",
        vec![
            greeting(name),
            Paragraph("Kata sandi akun AMPConnect Anda baru saja diganti, dan semua sesi diakhiri.".to_owned()),
            not_you(),
        ],
    )
}

fn greeting(name: &str) -> Part {
    Paragraph(format!("Halo {},", line(name)))
}

fn not_you() -> Part {
    Paragraph(
        "Bukan Anda? Segera ganti kata sandi Anda lewat \"Lupa kata sandi\" di halaman masuk dan hubungi distributor Anda."
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::super::letter::LONGEST;
    use super::*;

    const TO: &str = "budi@contoh.id";
    const LINK: &str = "https://amp.contoh.id/reset-password#q7Vw-3zL_x0";

    fn both(mail: &Mail, value: &str) -> bool {
        mail.text.contains(value) && mail.html.contains(value)
    }

    /// Every mail that repeats a value.
    fn every(value: &str) -> Vec<Mail> {
        vec![
            registration_code(TO, value, value, 10),
            login_code(TO, value, 10),
            registration_refused(TO, value, Refusal::Number),
            registration_refused(TO, value, Refusal::Email),
            registration_waiting(TO, value),
            registration_approved(TO, value, value, LINK),
            registration_rejected(TO, value, value),
            reset_link(TO, value, LINK, 30),
            invitation(TO, value, LINK, 72),
            email_change_code(TO, value, 10, LINK),
            browser_code(TO, value, 10),
            totp_changed(TO, value, true),
            email_change_asked(TO, value, value),
            email_changed(TO, value, value),
            password_changed(TO, value),
        ]
    }

    #[test]
    fn codes_numbers_and_their_times_are_in_both_parts() {
        let mail = registration_code(TO, "C-0042", "482913", 10);
        assert!(both(&mail, "C-0042") && both(&mail, "482913") && both(&mail, "10 menit"));
        assert!(both(&mail, "Bukan Anda"));
        for mail in [
            login_code(TO, "482913", 7),
            email_change_code(TO, "482913", 7, LINK),
            browser_code(TO, "482913", 7),
        ] {
            assert!(both(&mail, "482913") && both(&mail, "7 menit"), "{}", mail.subject);
            assert!(!mail.subject.contains("482913"));
        }
    }

    #[test]
    fn links_are_whole_in_both_parts() {
        assert!(both(&reset_link(TO, "Budi", LINK, 30), LINK) && both(&reset_link(TO, "Budi", LINK, 30), "30 menit"));
        assert!(both(&invitation(TO, "rina", LINK, 72), LINK) && both(&invitation(TO, "rina", LINK, 72), "72 jam"));
        assert!(
            reset_link(TO, "Budi", LINK, 30)
                .html
                .contains(&format!("href=\"{LINK}\""))
        );
        let long = format!("https://amp.contoh.id/invitation#{}", "x".repeat(300));
        assert!(both(&invitation(TO, "rina", &long, 72), &long));
    }

    #[test]
    fn a_refusal_says_why_and_what_to_do_without_telling_which_numbers_exist() {
        let number = registration_refused(TO, "C-0042", Refusal::Number);
        assert!(both(&number, "C-0042") && both(&number, "tidak kami kenal atau sudah mempunyai akun"));
        assert!(both(&number, "hubungi distributor"));
        let email = registration_refused(TO, "C-0042", Refusal::Email);
        assert!(both(&email, "alamat ini sudah dipakai") && email.text.contains("\"Lupa kata sandi\""));
    }

    #[test]
    fn what_somebody_typed_is_escaped_in_html_and_literal_in_text() {
        let evil = "<a href='https://jahat.example'>\"Klik\" & menang</a>";
        for mail in every(evil) {
            assert!(!mail.html.contains("<a href='https"), "{}", mail.subject);
            let escaped = "&lt;a href=&#39;https://jahat.example&#39;&gt;&quot;Klik&quot; &amp; menang&lt;/a&gt;";
            assert!(mail.html.contains(escaped), "{}", mail.subject);
            assert!(mail.text.contains(evil), "{}", mail.subject);
        }
    }

    #[test]
    fn what_somebody_typed_stays_on_its_line_and_short() {
        let evil = format!("Budi\r\n\r\nSegera transfer\u{202e} ke {}", "9".repeat(500));
        for mail in every(&evil) {
            assert!(!mail.text.contains("\n\nSegera"), "{}", mail.subject);
            assert!(!mail.text.contains('\u{202e}') && !mail.html.contains('\u{202e}'));
            assert!(!mail.text.contains(&"9".repeat(LONGEST)), "{}", mail.subject);
            assert!(mail.text.contains("Budi Segera transfer ke 999"), "{}", mail.subject);
        }
    }

    #[test]
    fn every_mail_names_the_company_and_has_a_subject_of_one_line() {
        let silent = email_change_refused(TO);
        for mail in every("x").into_iter().chain([silent]) {
            assert!(both(&mail, "AMPConnect") && mail.subject.contains("AMPConnect"));
            assert!(!mail.subject.contains('\n') && mail.to == TO);
        }
    }
}
