//! Starts the app.

fn main() {
    frontend::start();
}
