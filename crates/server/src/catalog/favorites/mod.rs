//! Parts that customers mark by hand or buy often, and those that they want to hear of once they are back.

mod back;
mod handlers;
mod list;
mod marks;
pub mod often;

pub use back::tell_back;
pub use handlers::routes;
pub use list::running_out;
pub use marks::{asked, follow_merge, forget, marked};
