//! Time and randomness. Both come from the state, so that a test can set them.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng, TryRng};

/// What time it is. Clones share their setting.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Microseconds that this clock is ahead of the machine's.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// The instant, to the microsecond that PostgreSQL keeps.
    pub fn now(&self) -> DateTime<Utc> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where the machine's clock is read"
        )]
        let now = Utc::now();
        let micros = now.timestamp_micros() + self.ahead.load(Ordering::Relaxed);
        DateTime::from_timestamp_micros(micros).unwrap_or(now)
    }

    /// The calendar day in WITA.
    pub fn today(&self) -> NaiveDate {
        domain::wita_day(self.now())
    }

    /// Sets the clock forward (or back), for tests of what expires.
    pub fn advance(&self, by: TimeDelta) {
        self.ahead
            .fetch_add(by.num_microseconds().unwrap_or(i64::MAX), Ordering::Relaxed);
    }
}

/// Unpredictable bytes. Clones share their source.
#[derive(Clone, Debug)]
pub struct Random {
    /// None: the operating system's generator.
    seeded: Option<Arc<Mutex<StdRng>>>,
}

impl Random {
    /// The operating system's generator.
    pub fn system() -> Self {
        Self { seeded: None }
    }

    /// The same bytes at every run, for tests only.
    pub fn seeded(seed: u64) -> Self {
        Self {
            seeded: Some(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))),
        }
    }

    /// `N` fresh bytes.
    ///
    /// # Panics
    /// When the operating system has none to give, which leaves nothing safe to do.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.seeded {
            Some(rng) => rng
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .fill_bytes(&mut bytes),
            None => SysRng
                .try_fill_bytes(&mut bytes)
                .expect("the operating system's generator does not fail once the system is up"),
        }
        bytes
    }

    /// A random UUID (version 4).
    pub fn uuid(&self) -> uuid::Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_forward_is_so_for_all_its_clones() {
        let clock = Clock::system();
        let other = clock.clone();
        let before = clock.now();
        other.advance(TimeDelta::hours(13));
        let passed = clock.now() - before;
        assert!(passed >= TimeDelta::hours(13) && passed < TimeDelta::hours(14));
    }

    #[test]
    fn a_seed_repeats_and_the_system_does_not() {
        assert_eq!(Random::seeded(7).bytes::<32>(), Random::seeded(7).bytes::<32>());
        assert_ne!(Random::system().bytes::<32>(), Random::system().bytes::<32>());
        assert_eq!(Random::seeded(7).uuid().get_version_num(), 4);
    }
}
