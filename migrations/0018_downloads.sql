-- Large files are fetched by the browser itself, which sends no token: a path with a secret stands for one fetch by a session.

create table download (
    hash bytea primary key constraint download_hash_check check (octet_length(hash) = 32),
    session_id uuid not null references session on delete cascade,
    -- what is fetched, with its query
    path text not null,
    expires_at timestamptz not null
);

create index download_expires on download (expires_at);
