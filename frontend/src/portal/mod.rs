//! What both portals share: the guard of their pages, their menus, the palette, the sign-in layout.

mod art;
mod auth_layout;
mod brand;
mod guard;
mod menu;
mod palette;
mod places;
mod shell;
mod soon;

pub use auth_layout::{AuthLayout, PortalSwitch};
pub use brand::{Brand, BrandMark};
pub use guard::{Guard, SignedOutOnly};
pub use menu::{BottomBar, Entry, Group, MoreSheet, find, item as menu_item};
pub use palette::{Palette, PaletteButton};
pub use places::{EntryPage, NotFoundPage};
pub use shell::{Crumbs, SkipLink, focus_heading_on_navigation, use_sign_out};
pub use soon::{SoonAuthPage, SoonPage};
