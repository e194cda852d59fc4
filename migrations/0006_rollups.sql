-- Rollups: sums of invoice lines that every page reads instead of the lines. The importing transaction adds differences, so
-- that they are right the moment an import is visible; `ampconnect verify` recomputes them from the rows.
-- cost, gross_profit and known_net_sales count the known_lines whose gross profit is known. Invoice counts under a group or
-- part do not add up over groups or parts: one invoice has several.

-- All of a day.
create table sales_day (
    date date not null,
    invoices bigint not null default 0,
    lines bigint not null default 0,
    quantity bigint not null default 0,
    gross_sales bigint not null default 0,
    discount bigint not null default 0,
    total bigint not null default 0,
    net_sales bigint not null default 0,
    cost bigint not null default 0,
    gross_profit bigint not null default 0,
    known_net_sales bigint not null default 0,
    known_lines bigint not null default 0,
    primary key (date)
);

-- A day by the group that lines were sold under.
create table sales_day_group (
    date date not null,
    part_group text not null,
    invoices bigint not null default 0,
    lines bigint not null default 0,
    quantity bigint not null default 0,
    gross_sales bigint not null default 0,
    discount bigint not null default 0,
    total bigint not null default 0,
    net_sales bigint not null default 0,
    cost bigint not null default 0,
    gross_profit bigint not null default 0,
    known_net_sales bigint not null default 0,
    known_lines bigint not null default 0,
    primary key (date, part_group)
);

-- A day by invoice type.
create table sales_day_type (
    date date not null,
    invoice_type text not null,
    invoices bigint not null default 0,
    lines bigint not null default 0,
    quantity bigint not null default 0,
    gross_sales bigint not null default 0,
    discount bigint not null default 0,
    total bigint not null default 0,
    net_sales bigint not null default 0,
    cost bigint not null default 0,
    gross_profit bigint not null default 0,
    known_net_sales bigint not null default 0,
    known_lines bigint not null default 0,
    primary key (date, invoice_type)
);

-- A day by part: edge days of a range, weeks of one part.
create table sales_day_part (
    date date not null,
    part_id bigint not null,
    invoices bigint not null default 0,
    lines bigint not null default 0,
    quantity bigint not null default 0,
    gross_sales bigint not null default 0,
    discount bigint not null default 0,
    total bigint not null default 0,
    net_sales bigint not null default 0,
    cost bigint not null default 0,
    gross_profit bigint not null default 0,
    known_net_sales bigint not null default 0,
    known_lines bigint not null default 0,
    primary key (date, part_id)
);

-- A month (its first day) by part: whole months of a range.
create table sales_month_part (
    month date not null,
    part_id bigint not null,
    invoices bigint not null default 0,
    lines bigint not null default 0,
    quantity bigint not null default 0,
    gross_sales bigint not null default 0,
    discount bigint not null default 0,
    total bigint not null default 0,
    net_sales bigint not null default 0,
    cost bigint not null default 0,
    gross_profit bigint not null default 0,
    known_net_sales bigint not null default 0,
    known_lines bigint not null default 0,
    primary key (month, part_id)
);

-- A customer's day.
create table sales_day_customer (
    customer_id bigint not null,
    date date not null,
    invoices bigint not null default 0,
    lines bigint not null default 0,
    quantity bigint not null default 0,
    gross_sales bigint not null default 0,
    discount bigint not null default 0,
    total bigint not null default 0,
    net_sales bigint not null default 0,
    cost bigint not null default 0,
    gross_profit bigint not null default 0,
    known_net_sales bigint not null default 0,
    known_lines bigint not null default 0,
    primary key (customer_id, date)
);

-- A customer's month by group.
create table sales_month_customer_group (
    customer_id bigint not null,
    month date not null,
    part_group text not null,
    invoices bigint not null default 0,
    lines bigint not null default 0,
    quantity bigint not null default 0,
    gross_sales bigint not null default 0,
    discount bigint not null default 0,
    total bigint not null default 0,
    net_sales bigint not null default 0,
    cost bigint not null default 0,
    gross_profit bigint not null default 0,
    known_net_sales bigint not null default 0,
    known_lines bigint not null default 0,
    primary key (customer_id, month, part_group)
);

-- A customer's lifetime.
create table customer_sales (
    customer_id bigint primary key,
    invoices bigint not null default 0,
    lines bigint not null default 0,
    quantity bigint not null default 0,
    gross_sales bigint not null default 0,
    discount bigint not null default 0,
    total bigint not null default 0,
    net_sales bigint not null default 0,
    cost bigint not null default 0,
    gross_profit bigint not null default 0,
    known_net_sales bigint not null default 0,
    known_lines bigint not null default 0,
    first_date date not null,
    last_date date not null
);

-- A part's lifetime.
create table part_sales (
    part_id bigint primary key,
    invoices bigint not null default 0,
    lines bigint not null default 0,
    quantity bigint not null default 0,
    gross_sales bigint not null default 0,
    discount bigint not null default 0,
    total bigint not null default 0,
    net_sales bigint not null default 0,
    cost bigint not null default 0,
    gross_profit bigint not null default 0,
    known_net_sales bigint not null default 0,
    known_lines bigint not null default 0,
    first_date date not null,
    last_date date not null
);

-- The best-selling parts of the default range (30 days that end on the data date), kept ready for the dashboard.
create table top_part (
    place integer primary key,
    part_id bigint not null,
    net_sales bigint not null
);
