-- What everything later stands on: the extension behind search, the data versions behind conditional reads, the
-- settings, and the guard of tables that only ever grow.

create extension if not exists pg_trgm;

-- One row per audience ('staff', 'parts', 'customer:<id>'); raised by every write that the audience can see.
create table data_version (
    audience text primary key,
    version bigint not null default 1
);

-- One row per setting that was changed in the portal; a setting without a row has its built-in value.
create table setting (
    name text primary key,
    value jsonb not null,
    version bigint not null default 1,
    changed_at timestamptz not null,
    changed_by bigint
);

-- Ledgers and the audit log are history: wrong entries are corrected by new ones, whoever is connected.
create function forbid_change() returns trigger
language plpgsql
as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
