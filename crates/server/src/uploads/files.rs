//! Originals: received into a file of the data directory, kept in the database in pieces, and read back as a file.

use std::io::{Read, Write as _};
use std::sync::Arc;

use actix_web::web::Bytes;
use anyhow::Context as _;
use futures_util::Stream;
use sha2::{Digest as _, Sha256};
use sqlx::{PgConnection, PgPool};
use tempfile::{NamedTempFile, TempPath};

use super::store;
use crate::state::AppState;

/// Bytes of one piece in the database.
const PIECE: usize = 1024 * 1024;

/// A file that came in whole.
pub(super) struct Received {
    pub path: TempPath,
    pub size: i64,
    pub sha256: Vec<u8>,
}

/// A file that is coming in.
pub(super) struct Receiving {
    file: NamedTempFile,
    hash: Sha256,
    size: u64,
}

impl Receiving {
    /// An empty file in the data directory.
    pub fn start(state: &AppState) -> anyhow::Result<Self> {
        let folder = state.temporary_folder()?;
        let file = NamedTempFile::new_in(&folder).with_context(|| format!("cannot write to {}", folder.display()))?;
        Ok(Self {
            file,
            hash: Sha256::new(),
            size: 0,
        })
    }

    /// Bytes so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends; called off the async threads' hot path with pieces of a few kilobytes, which the page cache takes.
    pub fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.file.write_all(bytes).context("cannot write the received file")?;
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// The file, whole.
    pub fn finish(mut self) -> anyhow::Result<Received> {
        self.file.flush().context("cannot write the received file")?;
        Ok(Received {
            path: self.file.into_temp_path(),
            size: self.size as i64,
            sha256: self.hash.finalize().to_vec(),
        })
    }
}

/// Keeps the file in the database, once for equal content.
pub(super) async fn keep(connection: &mut PgConnection, received: &Received) -> anyhow::Result<()> {
    if store::announce_file(connection, &received.sha256, received.size).await? {
        return Ok(());
    }
    let mut file = std::fs::File::open(&received.path)?;
    let mut piece = Vec::with_capacity(PIECE);
    for number in 0.. {
        piece.clear();
        Read::take(&mut file, PIECE as u64).read_to_end(&mut piece)?;
        if piece.is_empty() {
            break;
        }
        store::insert_chunk(connection, &received.sha256, number, &piece).await?;
    }
    Ok(())
}

/// The original of an upload as a file: the one that was received here, else a copy out of the database.
pub(super) async fn path_of(state: &AppState, id: i64, sha256: &[u8]) -> anyhow::Result<Arc<TempPath>> {
    if let Some(path) = state.uploads.file(id) {
        return Ok(path);
    }
    let mut file = NamedTempFile::new_in(state.temporary_folder()?)?;
    for number in 0.. {
        let Some(piece) = store::chunk(&state.db, sha256, number).await? else {
            break;
        };
        file.write_all(&piece)?;
    }
    file.flush()?;
    Ok(Arc::new(file.into_temp_path()))
}

/// The original as a stream of its pieces.
pub(super) fn stream(db: PgPool, sha256: Vec<u8>) -> impl Stream<Item = Result<Bytes, sqlx::Error>> {
    futures_util::stream::try_unfold((db, sha256, 0), |(db, sha256, number)| async move {
        let piece = store::chunk(&db, &sha256, number).await?;
        Ok(piece.map(|piece| (Bytes::from(piece), (db, sha256, number + 1))))
    })
}
