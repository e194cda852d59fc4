-- Analisis Belanja shows the ten parts that a customer spent most on. No rollup of customer and part is much smaller than the
-- lines themselves, and the largest customers have too many lines to be added up at every visit. The job that follows changes of
-- sales keeps the ten of every customer; until it has followed, they are added up when asked.

-- How often invoices have changed, which tells whether something that was computed from them still holds.
create table sales_change (
    only_one boolean primary key default true check (only_one),
    number bigint not null
);

insert into sales_change (number) values (0);

-- What a customer spent most on in the twelve months that end on the data date, beside the same days a year before. Holds as
-- long as sales_change stands where it stood.
create table customer_top_part (
    customer_id bigint not null,
    part_id bigint not null,
    quantity bigint not null,
    net_sales bigint not null,
    previous bigint not null,
    sales_change bigint not null,
    primary key (customer_id, part_id)
);

select guard_customer_rows('customer_top_part');

-- The ten parts that a customer spent most on in some days, beside what it spent on them in others. Every line is read once, out
-- of the index of the customer's lines.
create function top_parts(of_customer bigint, first_day date, last_day date, first_before date, last_before date)
returns table (part_id bigint, quantity bigint, net_sales bigint, previous bigint)
language sql stable
as $$
    with top as materialized (
        select l.part_id, sum(l.quantity)::bigint as quantity, sum(l.net_sales)::bigint as net_sales
        from invoice_line l
        where l.customer_id = of_customer and l.date between first_day and last_day
        group by l.part_id
        order by 3 desc, 1
        limit 10
    ),
    -- Not narrowed to the ten yet: the planner would take the index of parts, and look at everybody's lines.
    own as (
        select l.part_id, l.net_sales
        from invoice_line l
        where l.customer_id = of_customer and l.date between first_before and last_before
        offset 0
    ),
    beside as (
        select o.part_id, sum(o.net_sales)::bigint as previous
        from own o
        where o.part_id in (select t.part_id from top t)
        group by o.part_id
    )
    select t.part_id, t.quantity, t.net_sales, coalesce(b.previous, 0)
    from top t
    left join beside b on b.part_id = t.part_id
$$;
