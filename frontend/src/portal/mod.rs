//! What both portals share: the guard of their pages, their menus, the palette, the sign-in layout.

mod art;
pub mod attempt;
mod auth_layout;
mod brand;
pub mod device;
mod emailed_code;
mod forgotten;
mod guard;
mod link;
mod menu;
mod new_password;
pub mod notice;
pub mod own_email;
pub mod own_password;
mod own_sessions;
mod palette;
mod places;
mod shell;
mod soon;
mod tier;

pub use art::greeting_art;
pub use auth_layout::{AuthHead, AuthLayout, Outcome, PortalSwitch};
pub use brand::{Brand, BrandMark};
pub use emailed_code::EmailedCode;
pub use forgotten::{ForgottenLink, ForgottenPage};
pub use guard::{Guard, SignedOutOnly, query_of};
pub use link::{InvitationPage, ResetPage, take_token};
pub use menu::{BottomBar, Entry, Group, MoreSheet, ThemeChoice, find, item as menu_item};
pub use new_password::{NewPassword, NewPasswordFields};
pub use notice::Notice;
pub use own_sessions::SessionsCard;
pub use palette::{Hit, PAGES, Palette, PaletteButton};
pub use places::{EntryPage, NotFoundPage};
pub use shell::{Crumbs, SkipLink, focus_heading_on_navigation, use_sign_out};
pub use soon::SoonPage;
pub use tier::tier;
