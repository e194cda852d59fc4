-- Rewards and their redemption, points that expire, points from an older system, and rules that are set in the portal.

-- When points of a rule expire, in months after the day that earned them; null: never. Nothing expires before the day
-- after the one on which the rule was made: what was used until then was used in time.
alter table points_rule
    add column expiry_months integer
        constraint points_rule_expiry_months_check check (expiry_months between 1 and 120),
    add column made_on date not null default '2000-01-01';

-- What a tier brings, in the distributor's own words.
create table tier_benefit (
    tier text primary key check (tier in ('silver', 'gold', 'diamond', 'moon_stone')),
    benefits text not null
);

create table reward (
    id bigint generated always as identity primary key,
    name text not null,
    description text not null,
    picture bytea references picture,
    points bigint not null constraint reward_points_check check (points > 0),
    stock bigint not null constraint reward_stock_check check (stock >= 0),
    -- the first and the last day on which it can be redeemed
    valid_from date,
    valid_until date,
    tiers text[] not null constraint reward_tiers_check
        check (cardinality(tiers) > 0 and tiers <@ array['silver', 'gold', 'diamond', 'moon_stone']),
    -- taken out of the catalogue; redemptions keep it
    hidden boolean not null default false,
    version bigint not null default 1,
    created_at timestamptz not null
);

create table redemption (
    id bigint generated always as identity primary key,
    -- what the customer shows at the counter
    code text not null unique,
    customer_id bigint not null references customer,
    reward_id bigint not null references reward,
    -- as they were when it was redeemed
    reward_name text not null,
    points bigint not null check (points > 0),
    status text not null constraint redemption_status_check
        check (status in ('requested', 'ready', 'handed_over', 'cancelled')),
    at_counter boolean not null,
    requested_at timestamptz not null,
    requested_by bigint not null references account,
    ready_at timestamptz,
    handed_over_at timestamptz,
    cancelled_at timestamptz,
    -- who did the last step, and why it was cancelled
    changed_by bigint references account,
    cancel_reason text
);

create index redemption_customer on redemption (customer_id, id desc);
create index redemption_status on redemption (status, id desc);

-- `day` is the day that an entry counts for: the invoice's, else the day in WITA on which it was written.
alter table points_entry
    add column day date,
    add column redemption_id bigint references redemption,
    -- why, in somebody's own words
    add column note text;
alter table points_entry disable trigger points_entry_append_only;
update points_entry set day = coalesce(invoice_date, (created_at at time zone 'Asia/Makassar')::date);
alter table points_entry enable trigger points_entry_append_only;
alter table points_entry
    alter column day set default (now() at time zone 'Asia/Makassar')::date,
    alter column day set not null;

create index points_entry_redemption on points_entry (redemption_id) where redemption_id is not null;
-- Balances after an entry are sums over the index alone.
drop index points_entry_customer;
create index points_entry_customer on points_entry (customer_id, id) include (points);
create index points_entry_by_hand on points_entry (customer_id) where kind in ('redeem', 'cancel', 'adjust');
create index points_entry_expired on points_entry (customer_id) where kind = 'expire';
create index points_entry_opening on points_entry (customer_id) where reason = 'opening';

-- Points of an older system, as the files that hold them say of a number: the newest upload that is not undone counts. What
-- is said of a merged number counts for the customer that it was merged into.
create table upload_points (
    upload_id bigint not null references upload,
    customer_id bigint not null references customer,
    points bigint not null,
    note text not null,
    primary key (upload_id, customer_id)
);

create index upload_points_customer on upload_points (customer_id);

-- The rows of a file of opening points. As in migration 0007: always empty, hidden by a temporary table of the same name.
create unlogged table staging_points (
    row integer not null,
    number text not null,
    points bigint not null,
    note text not null,
    customer_id bigint
);

-- The days on which expired points were taken off.
create table points_expiry (
    day date primary key
);

-- Whom a day on which points expire was told.
create table points_warning (
    customer_id bigint not null references customer,
    day date not null,
    primary key (customer_id, day)
);

select guard_customer_rows('redemption');

-- The days on which points of customers are due to expire, and `ahead`: what was due by then less what was used before. At its
-- highest so far, that is what has come to expire, whichever way the ledger grew: points that are due first are used first.
create function points_steps(customers bigint[])
returns table (customer_id bigint, day date, ahead bigint)
language sql stable
as $$
    with flow as (
        -- what the ledger holds of an invoice is what the rule gives (broken_invoice_points)
        select v.customer_id, v.date as day, v.net_sales as amount, false as is_points
        from invoice v
        where customers is null or v.customer_id = any (customers)
        union all
        select e.customer_id, e.day, e.points, true
        from points_entry e
        where e.kind in ('redeem', 'cancel', 'adjust') and (customers is null or e.customer_id = any (customers))
    ),
    ruled as (
        select
            f.customer_id, f.day, r.expiry_months, r.made_on,
            case when f.is_points then f.amount else f.amount / r.rupiah_per_point end as points
        from flow f
        cross join lateral (
            select rupiah_per_point, expiry_months, made_on
            from points_rule
            where valid_from <= f.day
            order by valid_from desc
            limit 1
        ) r
    ),
    steps as (
        select r.customer_id, greatest((r.day + make_interval(months => r.expiry_months))::date, r.made_on + 1) as day,
            r.points as due, 0::bigint as used
        from ruled r
        where r.points > 0 and r.expiry_months is not null
        union all
        select r.customer_id, r.day, 0, -r.points from ruled r where r.points < 0
    ),
    run as (
        -- points that are due on a day are gone before anything of that day is used
        select s.customer_id, s.day, s.due, sum(s.due - s.used) over (partition by s.customer_id order by s.day, s.used) as ahead
        from steps s
    )
    select r.customer_id, r.day, r.ahead::bigint from run r where r.due > 0
$$;

-- A redemption took what it cost, and a cancelled one gave it back.
create view broken_redemptions as
select r.id as redemption_id, r.points, e.points as written
from redemption r
left join (
    select redemption_id, customer_id, sum(points)::bigint as points
    from points_entry
    where redemption_id is not null
    group by redemption_id, customer_id
) e on e.redemption_id = r.id and e.customer_id = r.customer_id
where coalesce(e.points, 0) <> case when r.status = 'cancelled' then 0 else -r.points end;

-- No redemption took what was not there. Entries of a customer are numbered in the order in which they were committed.
create view broken_overdrafts as
select id as entry_id, customer_id, balance
from (
    select id, customer_id, kind, points, reason, sum(points) over (partition by customer_id order by id) as balance
    from points_entry
) e
where kind = 'redeem' and points < 0 and balance < 0 and reason is null;

-- Each customer has the opening points that the newest uploads say of its number, and of those that were merged into it.
create view broken_opening_points as
select coalesce(h.customer_id, e.customer_id) as customer_id, h.points, e.points as written
from (
    select coalesce(c.merged_into, c.id) as customer_id, sum(n.points)::bigint as points
    from (
        select distinct on (p.customer_id) p.customer_id, p.points
        from upload_points p
        join upload u on u.id = p.upload_id and u.status = 'committed'
        order by p.customer_id, u.commit_order desc
    ) n
    join customer c on c.id = n.customer_id
    group by 1
) h
full join (
    select customer_id, sum(points)::bigint as points from points_entry where reason = 'opening' group by customer_id
) e on e.customer_id = h.customer_id
where coalesce(h.points, 0) <> coalesce(e.points, 0);

-- No more points expired than were ever due.
create view broken_expiry as
select e.customer_id, e.points as written, d.points as due
from (
    select customer_id, -sum(points)::bigint as points, max(day) as day from points_entry where kind = 'expire' group by customer_id
) e
left join lateral (
    select greatest(max(s.ahead), 0) as points from points_steps(array[e.customer_id]) s where s.day <= e.day
) d on true
where e.points > coalesce(d.points, 0) or e.points < 0;
