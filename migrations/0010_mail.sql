-- Mails on their way: one is written in the transaction that it tells of, together with the job that sends it, and is
-- deleted when a mail server has taken it. Codes and links lie here and nowhere else, and no longer than needed: a job
-- carries the id only, because what a job carries appears in logs.

create table mail (
    -- also the local part of the Message-ID, the same at every attempt
    id uuid primary key default gen_random_uuid(),
    recipient text not null,
    subject text not null,
    plain text not null,
    html text not null,
    created_at timestamptz not null default clock_timestamp()
);
