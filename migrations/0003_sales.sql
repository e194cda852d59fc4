-- Customers, parts, invoices and their lines: what the sales files say, as it holds now. Versions that a later upload
-- replaced lie in archived_invoice until that upload is undone. Money is whole rupiah, dates are WITA days.

create table customer (
    id bigint generated always as identity primary key,
    number text not null constraint customer_number_key unique,
    name text not null,
    -- set once a person edits the name in a portal: files no longer change it
    name_edited boolean not null default false,
    tier text not null default 'silver' constraint customer_tier_check check (tier in ('silver', 'gold', 'diamond', 'moon_stone')),
    -- nothing refers to it any more (its only upload was undone); the next file that names it brings it back
    hidden boolean not null default false,
    created_at timestamptz not null default now()
);

create table part (
    id bigint generated always as identity primary key,
    number text not null constraint part_number_key unique,
    -- upper case letters and digits of the number only, for a search that forgives dashes and blanks
    number_normalised text not null generated always as (upper(regexp_replace(number, '[^[:alnum:]]', '', 'g'))) stored,
    name text not null,
    -- the newest line's group, else the commonest of its material code, else ''
    part_group text not null default '',
    material_code text not null default '',
    part_type text not null default '',
    rank text not null default '',
    product_line text not null default '',
    tobpm text not null default '',
    hidden boolean not null default false,
    created_at timestamptz not null default now()
);

create index part_number_search on part using gin (number_normalised gin_trgm_ops);
create index part_name_search on part using gin (name gin_trgm_ops);
create index part_group_number on part (part_group, number) where not hidden;
create index part_material on part (material_code, part_group);

create table invoice (
    id bigint generated always as identity primary key,
    number text not null constraint invoice_number_key unique,
    date date not null,
    customer_id bigint not null references customer,
    -- as the invoice has it: customers are renamed, invoices are not
    customer_name text not null,
    channel text not null,
    invoice_type text not null,
    -- sums of its lines; cost, gross_profit and known_net_sales over the known_lines whose gross profit is known
    lines integer not null,
    quantity bigint not null,
    gross_sales bigint not null,
    discount bigint not null,
    total bigint not null,
    net_sales bigint not null,
    vat bigint not null,
    cost bigint not null,
    gross_profit bigint not null,
    known_net_sales bigint not null,
    known_lines integer not null,
    -- equal for two versions that say the same, whatever the order of their lines
    content_hash uuid not null,
    -- the upload that the present version came with
    upload_id bigint not null
);

create index invoice_date on invoice (date, id);
create index invoice_customer_date on invoice (customer_id, date, id);
create index invoice_net_sales on invoice (net_sales, id);
create index invoice_type_date on invoice (invoice_type, date, id);
create index invoice_number_search on invoice using gin (number gin_trgm_ops);
create index customer_name_search on customer using gin (name gin_trgm_ops);
create index customer_number_search on customer using gin (number gin_trgm_ops);

-- No foreign keys here: the import writes lines from joins with these very tables, and a million checks would double its
-- time. `ampconnect verify` looks for lines without an invoice, part or customer.
create table invoice_line (
    invoice_id bigint not null,
    line integer not null,
    date date not null,
    customer_id bigint not null,
    part_id bigint not null,
    part_group text not null,
    quantity bigint not null,
    gross_sales bigint not null,
    discount bigint not null,
    total bigint not null,
    net_sales bigint not null,
    vat bigint not null,
    -- null: unknown, never 0
    cost bigint,
    gross_profit bigint,
    primary key (invoice_id, line)
);

create index invoice_line_part_date on invoice_line (part_id, date);

-- A version that was replaced, whole, so that undoing the replacing upload brings it back.
create table archived_invoice (
    invoice_id bigint not null references invoice on delete cascade,
    content_hash uuid not null,
    header jsonb not null,
    lines jsonb not null,
    primary key (invoice_id, content_hash)
);
