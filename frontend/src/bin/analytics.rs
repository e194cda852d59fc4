//! Starts the admin portal's analyses.

fn main() {
    frontend::start_analytics();
}
