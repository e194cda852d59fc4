-- Reports: files that are kept for a while, the jobs that make large ones, and schedules that send them by mail.

-- A file that somebody fetches or a mail carries, in pieces of one megabyte. Unlike an upload's original it can be made
-- again, so it goes once its time is over.
create table kept_file (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    media_type text not null,
    size bigint not null default 0,
    expires_at timestamptz not null
);

create index kept_file_expiry on kept_file (expires_at);

create table kept_file_chunk (
    file_id uuid not null references kept_file on delete cascade,
    chunk integer not null,
    bytes bytea not null,
    primary key (file_id, chunk)
);

alter table kept_file_chunk alter column bytes set storage external;

-- What a mail carries. Mails of one report to several people share its file.
alter table mail add column attachment uuid references kept_file;

create index mail_attachment on mail (attachment) where attachment is not null;

create table report_job (
    id bigint generated always as identity primary key,
    -- whoever asked for it, and nobody else, may fetch it
    account_id bigint not null references account,
    kind text not null,
    format text not null,
    filter jsonb not null,
    status text not null default 'waiting'
        constraint report_job_status_check check (status in ('waiting', 'working', 'done', 'failed')),
    rows_done bigint not null default 0,
    rows_total bigint not null default 0,
    file_id uuid references kept_file on delete set null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create index report_job_expiry on report_job (expires_at);

create table report_schedule (
    id bigint generated always as identity primary key,
    -- the owner: without the right to read, nothing is sent in their name
    account_id bigint not null references account,
    -- domain::report::SchedulePlan
    plan jsonb not null,
    active boolean not null default true,
    -- the first time that was not sent yet
    next_at timestamptz not null,
    -- a failure of ours waits until then
    held_until timestamptz,
    last_at timestamptz,
    last_outcome text,
    version bigint not null default 1,
    created_at timestamptz not null
);

create index report_schedule_due on report_schedule (next_at) where active;

-- What was spent is little beside what was earned, and the balance is kept: the rest is their difference.
create index points_entry_spent on points_entry (customer_id) include (points) where kind in ('redeem', 'cancel', 'expire');
