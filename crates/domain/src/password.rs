//! The password rules, judged alike by the form and the server.

/// Fewest characters.
pub const MIN_LENGTH: usize = 8;
/// Most characters; longer ones are refused rather than cut.
pub const MAX_LENGTH: usize = 200;

/// Passwords that everybody tries first, without their digits and signs.
const COMMON: &[&str] = &[
    "password",
    "passw",
    "qwerty",
    "qwertyuiop",
    "admin",
    "administrator",
    "welcome",
    "letmein",
    "iloveyou",
    "rahasia",
    "sandi",
    "katasandi",
    "bismillah",
    "indonesia",
    "sayang",
    "honda",
    "yamaha",
    "astra",
    "motor",
    "bengkel",
    "monkey",
    "dragon",
    "master",
    "login",
    "abcd",
    "abcdef",
    "asdfgh",
    "zxcvbn",
    "changeme",
    "secret",
    "football",
    "superman",
];

/// How strong a password is, for the bar under the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Breaks a rule.
    Weak,
    /// Keeps the rules.
    Medium,
    /// Keeps the rules with characters to spare.
    Strong,
}

impl Strength {
    /// The bar's word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Weak => "Lemah",
            Self::Medium => "Sedang",
            Self::Strong => "Kuat",
        }
    }
}

/// What a password must not contain.
#[derive(Clone, Copy, Debug, Default)]
pub struct Owner<'a> {
    /// Full name; its words of 4 or more letters count.
    pub name: &'a str,
    /// Email; its part before @ counts from 4 characters on.
    pub email: &'a str,
    /// Customer number, or for admins the username.
    pub number: &'a str,
}

/// Every rule that the password breaks, in Indonesian; empty when it may be used.
pub fn problems(password: &str, owner: Owner<'_>) -> Vec<&'static str> {
    let mut found = Vec::new();
    let length = password.chars().count();
    if length < MIN_LENGTH {
        found.push("Pakai sedikitnya 8 karakter.");
    }
    if length > MAX_LENGTH {
        found.push("Pakai paling banyak 200 karakter.");
    }
    if !password.chars().any(char::is_uppercase) {
        found.push("Tambahkan huruf besar.");
    }
    if !password.chars().any(char::is_lowercase) {
        found.push("Tambahkan huruf kecil.");
    }
    if !password.chars().any(|c| c.is_ascii_digit()) {
        found.push("Tambahkan angka.");
    }
    if !password.chars().any(|c| !c.is_alphanumeric() && !c.is_whitespace()) {
        found.push("Tambahkan tanda, misalnya ! atau #.");
    }
    let lower = password.to_lowercase();
    if is_common(&lower) {
        found.push("Sandi ini terlalu umum. Pilih yang lain.");
    }
    if contains_owner(&lower, owner) {
        found.push("Jangan memakai nama, email, atau nomor Anda.");
    }
    found
}

fn is_common(lower: &str) -> bool {
    let letters: String = lower
        .trim_end_matches(|c: char| !c.is_alphabetic())
        .chars()
        .map(|c| match c {
            '@' | '4' => 'a',
            '0' => 'o',
            '3' => 'e',
            '5' | '$' => 's',
            other => other,
        })
        .filter(|c| c.is_alphabetic())
        .collect();
    let plain: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    COMMON.iter().any(|common| *common == letters || *common == plain)
}

fn contains_owner(lower: &str, owner: Owner<'_>) -> bool {
    let name = owner.name.to_lowercase();
    let email = owner.email.to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    let number = owner.number.to_lowercase();
    name.split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().count() >= 4 && lower.contains(word))
        || (local.chars().count() >= 4 && lower.contains(local))
        || (!number.is_empty() && lower.contains(&number))
}

/// How strong the password is: weak breaks a rule, strong keeps all with 12 or more characters of which 8 differ.
pub fn strength(password: &str, owner: Owner<'_>) -> Strength {
    if !problems(password, owner).is_empty() {
        return Strength::Weak;
    }
    let distinct = password
        .char_indices()
        .filter(|(at, c)| !password[..*at].contains(*c))
        .count();
    if password.chars().count() >= 12 && distinct >= 8 {
        Strength::Strong
    } else {
        Strength::Medium
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_password_breaks_no_rule() {
        assert_eq!(problems("Gardan#48xy", Owner::default()), Vec::<&str>::new());
        assert_eq!(strength("Gardan#48xy", Owner::default()), Strength::Medium);
        assert_eq!(strength("Gardan#48xyLampu", Owner::default()), Strength::Strong);
    }

    #[test]
    fn each_rule_is_named() {
        for (password, rule) in [
            ("Aa1!", "sedikitnya 8"),
            ("gardan#48xy", "huruf besar"),
            ("GARDAN#48XY", "huruf kecil"),
            ("Gardan#abxy", "angka"),
            ("Gardan48xyz", "tanda"),
            ("P@ssw0rd123!", "umum"),
        ] {
            let found = problems(password, Owner::default());
            assert!(found.iter().any(|text| text.contains(rule)), "{password}: {found:?}");
        }
    }

    #[test]
    fn a_password_does_not_hold_its_owner() {
        let owner = Owner {
            name: "Agus Jaya Al",
            email: "bima@contoh.id",
            number: "8001073914",
        };
        for password in ["xAGUS#48xyz", "Jaya#481234", "My-bima#481", "A#b8001073914"] {
            assert!(
                problems(password, owner).contains(&"Jangan memakai nama, email, atau nomor Anda."),
                "{password}"
            );
        }
        assert!(
            problems("Alpukat#48xy", owner).is_empty(),
            "words of fewer than four letters do not count"
        );
    }
}
