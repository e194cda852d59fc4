//! What an entry of the log changed, in words: fields that differ, as they were and as they are since.

use domain::account::AccountStatus;
use domain::money::format_count;
use serde_json::{Map, Value};

/// Fields and their words; others keep their names.
const FIELDS: &[(&str, &str)] = &[
    ("address", "Alamat"),
    ("customer_number", "Nomor"),
    ("email", "Email"),
    ("expires_at", "Berlaku sampai"),
    ("into", "Digabung ke"),
    ("login_code", "Kode saat masuk"),
    ("name", "Nama"),
    ("net_sales", "Penjualan bersih"),
    ("outcome", "Hasil"),
    ("phone", "Telepon"),
    ("role", "Peran"),
    ("scopes", "Izin"),
    ("status", "Keadaan"),
    ("terms_days", "Termin"),
    ("totp_required", "Autentikator wajib"),
    ("username", "Nama pengguna"),
];

/// Fields that the entry's subject says already.
const SAID: [&str; 2] = ["file_name", "kind"];

/// How it was and how it is since, a text for each field that differs. A single field needs no name: the action says it.
pub fn changes(before: Option<&Value>, after: Option<&Value>) -> (Vec<String>, Vec<String>) {
    let (none_before, none_after) = (Map::new(), Map::new());
    let before = before.and_then(Value::as_object).unwrap_or(&none_before);
    let after = after.and_then(Value::as_object).unwrap_or(&none_after);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| before.get(*name) != after.get(*name) && !SAID.contains(&name.as_str()));
    let is_single = names.len() == 1;
    let told = |side: &Map<String, Value>| {
        let field = |name: &&String| {
            let value = words(side.get(*name)?)?;
            Some(if is_single {
                value
            } else {
                format!("{}: {value}", label(name))
            })
        };
        names.iter().filter_map(field).collect()
    };
    (told(before), told(after))
}

fn label(name: &str) -> &str {
    let known = FIELDS.iter().find(|(field, _)| *field == name);
    known.map_or(name, |(_, words)| words)
}

/// A value in words; none for what is no single value.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("kosong".to_owned()),
        Value::Bool(true) => Some("ya".to_owned()),
        Value::Bool(false) => Some("tidak".to_owned()),
        Value::Number(number) => Some(number.as_i64().map_or_else(|| number.to_string(), format_count)),
        Value::String(text) => Some(match AccountStatus::parse(text) {
            Some(status) => status.label().to_owned(),
            None => text.clone(),
        }),
        Value::Array(values) => Some(values.iter().filter_map(words).collect::<Vec<_>>().join(", ")),
        Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(before: Value, after: Value) -> (Vec<String>, Vec<String>) {
        changes(Some(&before), Some(&after))
    }

    #[test]
    fn only_what_differs_is_told() {
        assert_eq!(
            told(
                json!({"name": "Dompu", "email": "dompu@contoh.id"}),
                json!({"name": "Dompu", "email": "dompuindah@contoh.id"})
            ),
            (
                vec!["dompu@contoh.id".to_owned()],
                vec!["dompuindah@contoh.id".to_owned()]
            )
        );
    }

    #[test]
    fn several_fields_are_named() {
        assert_eq!(
            told(
                json!({"phone": "0812", "terms_days": 30}),
                json!({"phone": null, "terms_days": 45})
            ),
            (
                vec!["Telepon: 0812".to_owned(), "Termin: 30".to_owned()],
                vec!["Telepon: kosong".to_owned(), "Termin: 45".to_owned()]
            )
        );
    }

    #[test]
    fn what_is_new_has_no_before_and_states_have_their_words() {
        let (before, after) = changes(None, Some(&json!({"status": "disabled"})));
        assert_eq!((before, after), (vec![], vec!["Nonaktif".to_owned()]));
        let after = json!({"file_name": "a.xlsx", "undo": {"reversed": 3}, "net_sales": 1_250_000});
        let told = changes(None, Some(&after)).1;
        assert_eq!(told, ["Penjualan bersih: 1.250.000"]);
    }
}
