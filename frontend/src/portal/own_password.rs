//! Choosing another password.

use domain::FieldProblem;
use domain::password::{Owner, problems};

use crate::ui::{Answers, Ask, Field, FieldKind, TextKind, Toast, use_toasts, work};
use crate::{api, session};

/// Asks for the password as it is and twice for the one to be; every other session ends.
pub fn change(done: impl Fn() + Copy + Send + Sync + 'static) -> Ask {
    let toasts = use_toasts();
    Ask {
        title: "Ubah kata sandi".to_owned(),
        text: "Semua perangkat lain keluar dari akun ini.".to_owned(),
        fields: vec![
            Field::of(
                FieldKind::Text(TextKind::Password),
                "current_password",
                "Kata sandi sekarang",
                "",
            ),
            Field::of(FieldKind::NewPassword, "new_password", "Kata sandi baru", "")
                .hint("Sedikitnya 8 karakter dengan huruf besar, huruf kecil, angka, dan tanda."),
            Field::of(
                FieldKind::Text(TextKind::Password),
                "again",
                "Ulangi kata sandi baru",
                "",
            ),
        ],
        words: "Simpan kata sandi",
        check: judge,
        work: work(move |answers: Answers| async move {
            let tokens = api::account::change_password(answers.get("current_password"), answers.get("new_password"));
            session::adopt(tokens.await?);
            done();
            toasts.show(Toast::done("Kata sandi tersimpan").detail("Perangkat lain sudah keluar."));
            Ok(())
        }),
        ..Ask::default()
    }
}

/// The server knows whose password it is to be, and judges that part.
fn judge(answers: &Answers) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    if answers.get("current_password").is_empty() {
        found.push(FieldProblem::new(
            "/current_password",
            "required",
            "Isi kata sandi sekarang.",
        ));
    }
    let secret = answers.get("new_password");
    let broken = problems(&secret, Owner::default());
    if !broken.is_empty() {
        found.push(FieldProblem::new("/new_password", "invalid", broken.join(" ")));
    } else if secret != answers.get("again") {
        found.push(FieldProblem::new(
            "/again",
            "mismatch",
            "Belum sama dengan kata sandi baru.",
        ));
    }
    found
}
