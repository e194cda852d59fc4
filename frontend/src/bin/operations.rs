//! Starts the admin portal's operations.

fn main() {
    frontend::start_operations();
}
