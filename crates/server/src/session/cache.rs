//! Live sessions in memory.

/// Sessions that were looked up and not heard to have changed since.
#[derive(Clone, Debug, Default)]
pub struct SessionCache {}
