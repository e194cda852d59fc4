-- What was missing of the customer portal.

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

-- An opening balance is recorded by a form too, which says from when the debt is, what it is written on and anything in own words.
-- Without a date it is from the day from which payments are kept.
alter table opening_balance
    add column date date,
    add column reference text constraint opening_balance_reference_check check (reference <> ''),
    add column note text not null default '';

create or replace view opening_balance_held with (security_invoker) as
select distinct on (customer_id) customer_id, amount, id, date
from opening_balance
where taken_back_at is null
order by customer_id, id desc;

-- As in migration 0021, but for the day of an opening balance.
create or replace function receivables(customers bigint[]) returns table (
    customer_id bigint,
    kind text,
    invoice_id bigint,
    number text,
    date date,
    due_date date,
    total bigint,
    rest bigint
)
language sql stable
as $$
    with rule as (
        select kept_from from payment_rule where kept_from is not null
    ),
    debt as (
        select v.customer_id, v.id as invoice_id, v.number, v.date, v.total
        from invoice v
        cross join rule r
        where v.customer_id = any (customers) and v.date >= r.kept_from and v.total > 0
        union all
        select b.customer_id, null, '', least(b.date, r.kept_from), b.amount
        from opening_balance_held b
        cross join rule r
        where b.customer_id = any (customers) and b.amount > 0
    ),
    held as (
        select p.id, p.customer_id, p.amount
        from payment p
        cross join rule r
        where p.customer_id = any (customers) and p.reversed_at is null and p.date >= r.kept_from
    ),
    named as (
        select h.customer_id, a.invoice_number as number, sum(a.amount) as amount
        from held h
        join payment_allocation a on a.payment_id = h.id
        group by h.customer_id, a.invoice_number
    ),
    credit as (
        select c.customer_id, sum(c.amount) as amount
        from (
            select h.customer_id, h.amount from held h
            union all
            select v.customer_id, -v.total
            from invoice v
            cross join rule r
            where v.customer_id = any (customers) and v.date >= r.kept_from and v.total < 0
            union all
            select b.customer_id, -b.amount
            from opening_balance_held b
            cross join rule r
            where b.customer_id = any (customers) and b.amount < 0
        ) c
        group by c.customer_id
    ),
    reduced as (
        select d.*, least(d.total, coalesce(n.amount, 0)) as named
        from debt d
        left join named n on n.customer_id = d.customer_id and n.number = d.number
    ),
    queued as (
        select
            d.*,
            d.total - d.named as open,
            coalesce(sum(d.total - d.named) over older, 0) as before,
            sum(d.named) over (partition by d.customer_id) as named_in_all
        from reduced d
        window older as (
            partition by d.customer_id order by d.date, d.number collate "C"
            rows between unbounded preceding and 1 preceding
        )
    )
    select
        q.customer_id,
        case when q.invoice_id is null then 'opening' else 'invoice' end,
        q.invoice_id,
        q.number,
        q.date,
        q.date + c.terms_days,
        q.total,
        (q.open - greatest(0, least(q.open, coalesce(k.amount, 0) - q.named_in_all - q.before)))::bigint
    from queued q
    join customer c on c.id = q.customer_id
    left join credit k on k.customer_id = q.customer_id
    union all
    select k.customer_id, 'credit', null, '', null, null, (o.over)::bigint, (o.over)::bigint
    from credit k
    left join (select d.customer_id, sum(d.total) as total from debt d group by d.customer_id) d on d.customer_id = k.customer_id
    cross join lateral (select coalesce(d.total, 0) - k.amount as over) o
    where o.over < 0
$$;
