-- Points: an append-only ledger per customer with its kept sum; rules that hold from a date.

create table points_rule (
    valid_from date primary key,
    rupiah_per_point bigint not null check (rupiah_per_point > 0)
);

insert into points_rule values ('2000-01-01', 500000);

create table tier_rule (
    valid_from date primary key,
    gold bigint not null,
    diamond bigint not null,
    moon_stone bigint not null,
    check (0 < gold and gold < diamond and diamond < moon_stone)
);

insert into tier_rule values ('2000-01-01', 10000000, 100000000, 200000000);

create table points_entry (
    id bigint generated always as identity primary key,
    customer_id bigint not null references customer,
    kind text not null constraint points_entry_kind_check
        check (kind in ('earn', 'return', 'redeem', 'cancel', 'expire', 'adjust')),
    points bigint not null check (points <> 0),
    -- of the invoice that earned or took them; invoices may go, the ledger stays
    invoice_number text,
    invoice_date date,
    upload_id bigint,
    account_id bigint,
    -- 'correction': the invoice changed or went after it had earned
    reason text,
    created_at timestamptz not null default now()
);

create index points_entry_customer on points_entry (customer_id, id);
create index points_entry_invoice on points_entry (invoice_number) where invoice_number is not null;

create trigger points_entry_append_only before update or delete on points_entry
    for each row execute function forbid_change();

create table customer_points (
    customer_id bigint primary key references customer,
    balance bigint not null
);
