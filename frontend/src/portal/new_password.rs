//! Choosing a password: twice the same, by the shared rules, with its strength.

use domain::FieldProblem;
use domain::password::{self, Owner};
use leptos::prelude::*;

use crate::ui::{FormState, StrengthBar, TextField, TextKind};

/// What was typed, and whose password it is to be.
#[derive(Clone, Copy)]
pub struct NewPassword {
    /// The password.
    pub secret: RwSignal<String>,
    /// The same again.
    pub again: RwSignal<String>,
    /// Full name, where the form asks for it.
    pub name: Option<RwSignal<String>>,
    /// Address, where the form asks for it.
    pub email: Option<RwSignal<String>>,
    /// Customer number or username, where the form asks for it.
    pub number: Option<RwSignal<String>>,
}

impl NewPassword {
    /// Nothing typed yet, and nothing known about the owner: the server judges that part.
    pub fn new() -> Self {
        Self {
            secret: RwSignal::new(String::new()),
            again: RwSignal::new(String::new()),
            name: None,
            email: None,
            number: None,
        }
    }

    /// What is wrong with a password and its repetition: the first of them that is wrong.
    pub fn problem(password: &str, again: &str, owner: Owner<'_>) -> Option<FieldProblem> {
        let broken = password::problems(password, owner);
        if !broken.is_empty() {
            Some(FieldProblem::new("/password", "invalid", broken.join(" ")))
        } else if password != again {
            Some(FieldProblem::new(
                "/password_confirmation",
                "mismatch",
                "Belum sama dengan kata sandi di atas.",
            ))
        } else {
            None
        }
    }
}

impl Default for NewPassword {
    fn default() -> Self {
        Self::new()
    }
}

/// The two fields, with the strength bar.
#[component]
pub fn NewPasswordFields(
    /// The form they belong to.
    form: FormState,
    /// What is typed.
    password: NewPassword,
) -> impl IntoView {
    let typed = |field: Option<RwSignal<String>>| field.map(|field| field.get()).unwrap_or_default();
    let strength = Signal::derive(move || {
        let secret = password.secret.get();
        (!secret.is_empty()).then(|| {
            let owner = Owner {
                name: &typed(password.name),
                email: &typed(password.email),
                number: &typed(password.number),
            };
            password::strength(&secret, owner)
        })
    });
    view! {
        <TextField
            form
            name="password"
            label="Kata sandi"
            value=password.secret
            kind=TextKind::Password
            autocomplete="new-password"
            hint="Sedikitnya 8 karakter dengan huruf besar, huruf kecil, angka, dan tanda."
            large=true
        >
            <StrengthBar strength />
        </TextField>
        <TextField
            form
            name="password_confirmation"
            label="Ulangi kata sandi"
            value=password.again
            kind=TextKind::Password
            autocomplete="new-password"
            large=true
        />
    }
}
