-- Stock is an append-only ledger of movements; part_stock keeps its sums and the status, so that no page adds up a ledger.

create table stock_rule (
    only_one boolean primary key default true check (only_one),
    lead_days integer not null default 14 check (lead_days between 0 and 365),
    safety_days integer not null default 7 check (safety_days between 0 and 365),
    fixed_critical bigint not null default 0,
    fixed_low bigint not null default 20,
    version bigint not null default 1
);

insert into stock_rule default values;

create table stock_movement (
    id bigint generated always as identity primary key,
    part_id bigint not null references part,
    kind text not null constraint stock_movement_kind_check check (kind in ('snapshot', 'adjustment', 'sale', 'reversal')),
    -- the day it counts for; a snapshot describes the end of it
    date date not null,
    quantity bigint not null,
    -- what a snapshot counted, and its value at cost
    counted bigint,
    value bigint,
    upload_id bigint,
    account_id bigint,
    reason text,
    note text,
    created_at timestamptz not null default now()
);

create index stock_movement_part on stock_movement (part_id, date, id);
create index stock_movement_upload on stock_movement (upload_id) where upload_id is not null;

create trigger stock_movement_append_only before update or delete on stock_movement
    for each row execute function forbid_change();

-- One row a part that any snapshot or adjustment named.
create table part_stock (
    part_id bigint primary key references part,
    -- the ledger's sum
    on_hand bigint not null default 0,
    -- the newest snapshot that holds, for the value of one unit at cost
    snapshot_date date,
    snapshot_quantity bigint not null default 0,
    snapshot_value bigint not null default 0,
    -- on_hand at the snapshot's cost per unit
    value bigint not null default 0,
    minimum bigint check (minimum >= 0),
    version bigint not null default 1,
    status text not null default 'normal' constraint part_stock_status_check check (status in ('normal', 'low', 'critical')),
    -- what the status was judged by; see domain::stock
    sold_90_days bigint not null default 0,
    sold_in_180_days boolean not null default false,
    net_sales_90_days bigint not null default 0
);

create index part_stock_attention on part_stock (net_sales_90_days desc, part_id) where status <> 'normal';

-- The summary cards: one row a status.
create table stock_summary (
    status text primary key,
    parts bigint not null,
    quantity bigint not null,
    value bigint not null
);
