//! Starts the customer portal.

fn main() {
    frontend::start_customer();
}
