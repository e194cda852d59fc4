//! Starts the admin portal's sign-in and dashboard.

fn main() {
    frontend::start_admin();
}
