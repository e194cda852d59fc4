//! Starts the admin portal's administration.

fn main() {
    frontend::start_administration();
}
