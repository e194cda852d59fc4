//! Starts the admin portal.

fn main() {
    frontend::start_admin();
}
