//! An authenticator app as staff have it on their phones.

use totp_rs::Totp;

use crate::TestApp;

/// The app after it has read the picture.
pub struct Authenticator(Totp);

impl Authenticator {
    /// Reads what the picture says: `otpauth://totp/...`.
    ///
    /// # Panics
    /// When no app could read it.
    pub fn read(uri: &str) -> Self {
        Self(Totp::from_url(uri).expect("an address that apps read"))
    }

    /// What it shows on a phone whose clock is so many steps of thirty seconds ahead of the server's.
    ///
    /// # Panics
    /// Before 1970.
    pub fn code(&self, app: &TestApp, steps: i64) -> String {
        let time = app.clock.now().timestamp() + 30 * steps;
        self.0
            .generate(time.try_into().expect("it is later than 1970"))
            .to_string()
    }
}
