//! The forms of users: adding, inviting, changing.

use std::sync::Arc;

use domain::account::{
    AccountStatus, DEFAULT_TERMS_DAYS, NewUser, Role, UserDetail, UserKind, UserPatch, UserRow, address_problem,
    customer_number_problem, email_problem, name_problem, phone_problem, terms_problem, username_problem,
};
use domain::date::{format_day, format_instant};
use domain::{FieldProblem, Rupiah};
use leptos::task::spawn_local;

use super::Desk;
use crate::api;
use crate::ui::{Answers, Ask, Field, FieldKind, TextKind, problems, work};

const ROLES: [(Role, &str); 3] = [
    (Role::Viewer, "viewer: melihat dan mengekspor"),
    (Role::Admin, "admin: semua kecuali akun admin dan pengaturan"),
    (Role::SuperAdmin, "super_admin: semuanya"),
];

fn email(value: String) -> Field {
    Field::of(FieldKind::Text(TextKind::Email), "email", "Email", value)
}

fn role(value: Role) -> Field {
    let options = ROLES.map(|(role, words)| (role.as_str().to_owned(), words.to_owned()));
    Field::of(FieldKind::Choice(options.to_vec()), "role", "Peran", value.as_str())
}

/// What is kept about a customer besides its number.
fn profile(name: String, contact: [String; 3], terms: i32) -> Vec<Field> {
    let [mail, phone, address] = contact;
    vec![
        Field::text("name", "Nama", name),
        email(mail),
        Field::of(FieldKind::Text(TextKind::Phone), "phone", "Telepon", phone),
        Field::text("address", "Alamat", address),
        Field::text("terms_days", "Termin (hari)", terms.to_string()).hint("Dari tanggal faktur sampai jatuh tempo."),
    ]
}

fn terms(answers: &Answers) -> Option<i32> {
    answers.get("terms_days").parse().ok()
}

/// What a customer may lack is judged only where it is given.
fn judge_profile(answers: &Answers) -> Vec<FieldProblem> {
    let given =
        |name: &str, judge: fn(&str) -> Option<&'static str>| answers.optional(name).and_then(|answer| judge(&answer));
    problems([
        ("/name", name_problem(&answers.get("name"))),
        ("/email", given("email", email_problem)),
        ("/phone", given("phone", phone_problem)),
        ("/address", given("address", address_problem)),
        ("/terms_days", terms_problem(terms(answers).unwrap_or(-1))),
    ])
}

/// Adds a customer, who then registers.
pub fn add(desk: Desk) -> Ask {
    let mut fields = vec![
        Field::text("customer_number", "Nomor customer", "").hint("Seperti di aplikasi dealer; tercetak di faktur."),
    ];
    fields.extend(profile(String::new(), <[String; 3]>::default(), DEFAULT_TERMS_DAYS));
    Ask {
        title: "Tambah customer".to_owned(),
        text: "Customer mendaftar sendiri dengan nomornya. Bila email diisi, kode pendaftaran dikirim ke sana."
            .to_owned(),
        fields,
        words: "Tambah customer",
        check: |answers| {
            let number = customer_number_problem(&answers.get("customer_number"));
            let mut found = problems([("/customer_number", number)]);
            found.extend(judge_profile(answers));
            found
        },
        work: work(move |answers: Answers| async move {
            let name = answers.get("name");
            let added = NewUser::Customer {
                customer_number: answers.get("customer_number"),
                name: name.clone(),
                email: answers.optional("email"),
                phone: answers.optional("phone"),
                address: answers.optional("address"),
                terms_days: terms(&answers),
            };
            api::users::create(&added).await?;
            desk.changed(format!("{name} ditambahkan"));
            Ok(())
        }),
        ..Ask::default()
    }
}

/// Invites a member of the staff.
pub fn invite(desk: Desk) -> Ask {
    Ask {
        title: "Undang admin".to_owned(),
        text: "Undangan dikirim lewat email dan berlaku 72 jam. Penerima memilih kata sandinya sendiri.".to_owned(),
        fields: vec![
            Field::text("name", "Nama", ""),
            Field::text("username", "Nama pengguna", "")
                .hint("3 sampai 40 huruf, angka, titik, strip, atau garis bawah."),
            email(String::new()),
            role(Role::Viewer),
        ],
        words: "Kirim undangan",
        check: |answers| {
            problems([
                ("/name", name_problem(&answers.get("name"))),
                ("/username", username_problem(&answers.get("username"))),
                ("/email", email_problem(&answers.get("email"))),
            ])
        },
        work: work(move |answers: Answers| async move {
            let email = answers.get("email");
            let invited = NewUser::Admin {
                username: answers.get("username"),
                email: email.clone(),
                role: Role::parse(&answers.get("role")).unwrap_or(Role::Viewer),
                name: answers.optional("name"),
            };
            api::users::create(&invited).await?;
            desk.changed(format!("Undangan dikirim ke {email}"));
            Ok(())
        }),
        ..Ask::default()
    }
}

/// Reads how the user is now, and asks what it is to be.
pub fn edit(desk: Desk, user: Arc<UserRow>) {
    spawn_local(async move {
        match api::users::read(&user.id).await {
            Ok(detail) => desk.asks.ask(change(desk, user, detail)),
            Err(error) => desk.failed(&error),
        }
    });
}

fn change(desk: Desk, user: Arc<UserRow>, detail: UserDetail) -> Ask {
    let now = detail.user.clone();
    let contact = [now.email.clone(), now.phone.clone(), detail.address.clone()].map(Option::unwrap_or_default);
    let is_customer = now.kind == UserKind::Customer;
    let mut fields = if is_customer {
        profile(now.name.clone(), contact, now.terms_days.unwrap_or(DEFAULT_TERMS_DAYS))
    } else {
        let [mail, ..] = contact;
        vec![
            Field::text("name", "Nama", now.name.clone()),
            email(mail),
            role(now.role),
        ]
    };
    if matches!(now.status, AccountStatus::Active | AccountStatus::Disabled) {
        let hint = "Berganti setelah kode di alamat baru dimasukkan; alamat lama diberi tahu.";
        fields[1] = fields[1].clone().hint(hint);
    }
    Ask {
        title: format!("Ubah {}", now.name),
        text: facts(&detail),
        fields,
        words: "Simpan",
        check: if is_customer { judge_profile } else { judge_member },
        again: Some(Arc::new(move || edit(desk, Arc::clone(&user)))),
        work: work(move |answers: Answers| {
            let patch = patch(&detail, &answers);
            let (id, version) = (now.id.clone(), detail.version);
            let waits = patch.email.is_some() && now.status == AccountStatus::Active;
            async move {
                api::users::change(&id, version, &patch).await?;
                desk.changed(if waits {
                    format!("Kode dikirim ke {}", answers.get("email"))
                } else {
                    "Perubahan tersimpan".to_owned()
                });
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

fn judge_member(answers: &Answers) -> Vec<FieldProblem> {
    problems([
        ("/name", name_problem(&answers.get("name"))),
        ("/email", email_problem(&answers.get("email"))),
    ])
}

/// What is known besides the fields.
fn facts(detail: &UserDetail) -> String {
    let mut facts = Vec::new();
    if let Some(number) = &detail.user.customer_number {
        facts.push(format!("Nomor {number}."));
    }
    if let (Some(net_sales), Some(day)) = (detail.net_sales, detail.last_invoice) {
        facts.push(format!(
            "Penjualan bersih {}, faktur terakhir {}.",
            Rupiah(net_sales.0),
            format_day(day)
        ));
    }
    if let Some(at) = detail.created_at {
        facts.push(format!("Akun dibuat {}.", format_instant(at)));
    }
    if let Some(email) = &detail.email_pending {
        facts.push(format!("Email {email} menunggu kodenya dimasukkan."));
    }
    if detail.anonymised_at.is_some() {
        facts.push("Data pribadinya sudah dihapus.".to_owned());
    }
    facts.join(" ")
}

/// Only what differs: the server takes the rest as it is.
fn patch(detail: &UserDetail, answers: &Answers) -> UserPatch {
    let now = &detail.user;
    let name = answers.get("name");
    let optional = |name: &str, now: &Option<String>| {
        let answer = answers.optional(name);
        (answer != *now).then_some(answer)
    };
    let mut patch = UserPatch {
        name: (name != now.name).then_some(name),
        email: optional("email", &now.email),
        ..UserPatch::default()
    };
    if now.kind == UserKind::Customer {
        patch.phone = optional("phone", &now.phone);
        patch.address = optional("address", &detail.address);
        patch.terms_days = terms(answers).filter(|days| Some(*days) != now.terms_days);
    } else {
        patch.role = Role::parse(&answers.get("role")).filter(|role| *role != now.role);
    }
    patch
}
