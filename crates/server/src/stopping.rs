//! Whether the server is stopping: streams that would never end by themselves end then.

use tokio::sync::watch;

/// Clones share it.
#[derive(Clone, Debug)]
pub struct Stopping(watch::Sender<bool>);

impl Default for Stopping {
    fn default() -> Self {
        Self(watch::channel(false).0)
    }
}

impl Stopping {
    /// Whether it has begun.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it begins.
    pub async fn begun(&self) {
        // The sender lives as long as self, so this cannot fail.
        drop(self.0.subscribe().wait_for(|begun| *begun).await);
    }

    /// Begins it.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_is_told_and_who_comes_late_too() {
        let stopping = Stopping::default();
        let waiting = tokio::spawn({
            let stopping = stopping.clone();
            async move { stopping.begun().await }
        });
        assert!(!stopping.has_begun());
        stopping.begin();
        waiting.await.unwrap();
        stopping.begun().await;
        assert!(stopping.has_begun());
    }
}
