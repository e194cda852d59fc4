//! The limits as they hold now: the environment's, and what the portal sets where the environment says nothing.

use std::sync::{Arc, PoisonError, RwLock};

use crate::config::Limits;

/// The limits of this instance. Clones share them.
#[derive(Clone, Debug)]
pub struct CurrentLimits(Arc<RwLock<Limits>>);

impl CurrentLimits {
    /// Those of the configuration, until settings are read.
    pub fn new(limits: Limits) -> Self {
        Self(Arc::new(RwLock::new(limits)))
    }

    /// What holds now.
    pub fn now(&self) -> Limits {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Others hold from now on.
    pub fn set(&self, limits: Limits) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = limits;
    }
}
