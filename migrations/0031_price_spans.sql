-- Analitik Harga counts lines by discount rate, customer, group and part. Over the days that are asked for most (the default range,
-- the period before it, whole months and half years) the job that follows changes of sales keeps what they count up to. A span holds until an invoice
-- of its days changes; from then on its lines are counted when asked, until the job has followed.

-- amount * part / whole without its fraction; nothing of nothing. Lines of billions are beyond what a product of two integers holds.
create function share_of(amount bigint, part bigint, whole bigint) returns bigint
language sql
immutable
return case
    when whole = 0 then 0
    when greatest(abs(amount), abs(part)) < 3000000000 then amount * part / whole
    else div(amount::numeric * part, whole)::bigint
end;

-- A line that says something about prices: returns do not.
create view priced_line with (security_invoker) as
select
    date, customer_id, part_id, part_group, quantity, gross_sales, discount, net_sales, gross_profit,
    -- what gross profit is a share of: net sales of lines whose cost is known
    case when gross_profit is not null then net_sales end as known_net_sales,
    -- the discount and the list price without VAT, as the line's own sums have it
    share_of(discount, net_sales, total) as net_discount,
    share_of(gross_sales, net_sales, total) as net_gross,
    -- the whole percent of the discount, -1 without one
    case when gross_sales > 0 and discount > 0 then least(discount * 100 / gross_sales, 100)::integer else -1 end as rate,
    -- the rest above the whole percent
    gross_sales > 0 and discount > 0 and discount * 100 > least(discount * 100 / gross_sales, 100) * gross_sales as is_above
from invoice_line
where quantity > 0;

-- Days whose lines are counted.
create table price_span (
    id bigint generated always as identity primary key,
    first_day date not null,
    last_day date not null,
    -- whether the rows below are what its lines count up to
    holds boolean not null default false,
    unique (first_day, last_day),
    check (first_day <= last_day)
);

-- By group and whole percent of the discount.
create table price_span_rate (
    span_id bigint not null references price_span on delete cascade,
    part_group text not null,
    rate integer not null,
    lines bigint not null,
    gross_sales bigint not null,
    discount bigint not null,
    net_discount bigint not null,
    net_gross bigint not null,
    -- strictly above the whole percent
    above bigint not null,
    above_discount bigint not null,
    -- below their known cost
    loss_lines bigint not null,
    loss bigint not null,
    primary key (span_id, part_group, rate)
);

-- By customer and group.
create table price_span_customer (
    span_id bigint not null references price_span on delete cascade,
    customer_id bigint not null,
    part_group text not null,
    quantity bigint not null,
    gross_sales bigint not null,
    discount bigint not null,
    net_sales bigint not null,
    -- null: of no line is the cost known
    gross_profit bigint,
    known_net_sales bigint,
    primary key (span_id, customer_id, part_group)
);

-- By part and group, with a discount and without.
create table price_span_part (
    span_id bigint not null references price_span on delete cascade,
    part_id bigint not null,
    part_group text not null,
    is_discounted boolean not null,
    lines bigint not null,
    quantity bigint not null,
    net_sales bigint not null,
    gross_profit bigint,
    known_net_sales bigint,
    primary key (span_id, part_id, part_group, is_discounted)
);

-- Lines sold below their known cost, which are few: a page of the worst of a range.
create index invoice_line_below_cost on invoice_line (date) where gross_profit < 0 and quantity > 0;
