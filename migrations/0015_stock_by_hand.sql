-- Stock that people work on: adjustments, minimums, sales that reduce it, and a list of it. What follows from the ledger is
-- defined here once, as views, for the statements that bring it about and for those that check it.

-- The part's group, so that stock is listed and summed by group without a look at the parts.
alter table part_stock add column part_group text not null default '';
update part_stock k set part_group = p.part_group from part p where p.id = k.part_id;

-- The day of the snapshot that cost one unit is taken from: the newest that counted something.
alter table part_stock add column cost_date date;
update part_stock k
set cost_date = (
    select max(m.date)
    from stock_movement m
    join upload u on u.id = m.upload_id and u.status = 'committed'
    where m.part_id = k.part_id and m.kind = 'snapshot' and m.counted > 0
);

-- The limits are a group of settings like any other; the defaults are those of domain::settings::StockSettings.
drop table stock_rule;
create view stock_rule as
select
    coalesce((s.value ->> 'lead_days')::integer, 14) as lead_days,
    coalesce((s.value ->> 'safety_days')::integer, 7) as safety_days,
    coalesce((s.value ->> 'fixed_critical')::bigint, 0) as fixed_critical,
    coalesce((s.value ->> 'fixed_low')::bigint, 20) as fixed_low,
    coalesce((s.value ->> 'sales_reduce_stock')::boolean, false) as sales_reduce_stock
from (select) one
left join setting s on s.name = 'stock';

-- What the ledger must come to: the newest snapshot that holds, what people adjusted after it, and, where sales reduce stock,
-- less what was sold on the days after it. A snapshot states the end of its day; of two of one day the later upload holds.
create view stock_truth as
select
    k.part_id,
    holding.date as snapshot_date,
    cost.date as cost_date,
    coalesce(cost.counted, 0) as snapshot_quantity,
    coalesce(cost.value, 0) as snapshot_value,
    coalesce(holding.counted, 0) + coalesce(adjusted.quantity, 0) - coalesce(sold.quantity, 0) as on_hand
from part_stock k
cross join stock_rule r
left join lateral (
    select m.date, m.id, m.counted
    from stock_movement m
    join upload u on u.id = m.upload_id and u.status = 'committed'
    where m.part_id = k.part_id and m.kind = 'snapshot'
    order by m.date desc, m.id desc
    limit 1
) holding on true
left join lateral (
    select m.date, m.counted, m.value
    from stock_movement m
    join upload u on u.id = m.upload_id and u.status = 'committed'
    where m.part_id = k.part_id and m.kind = 'snapshot' and m.counted > 0
    order by m.date desc, m.id desc
    limit 1
) cost on true
left join lateral (
    select sum(m.quantity)::bigint as quantity
    from stock_movement m
    where m.part_id = k.part_id and m.kind = 'adjustment'
        and (m.date, m.id) > (coalesce(holding.date, '-infinity'), coalesce(holding.id, 0))
) adjusted on true
left join lateral (
    select sum(l.quantity)::bigint as quantity
    from invoice_line l
    where r.sales_reduce_stock and l.part_id = k.part_id and l.date > holding.date
) sold on true;

-- As domain::stock::status says it: the manual minimum first, then days of cover, then, without demand, fixed limits.
create function stock_status(
    on_hand bigint, minimum bigint, sold_90_days bigint, sold_in_180_days boolean,
    lead_days integer, safety_days integer, fixed_critical bigint, fixed_low bigint
) returns text
language sql
immutable
return case
    when minimum is not null then
        case when on_hand * 2 <= minimum then 'critical' when on_hand <= minimum then 'low' else 'normal' end
    when sold_in_180_days then
        case
            when on_hand <= 0 or on_hand * 90 < lead_days * greatest(sold_90_days, 0) then 'critical'
            when on_hand * 90 < (lead_days + safety_days) * greatest(sold_90_days, 0) then 'low'
            else 'normal'
        end
    else
        case when on_hand <= fixed_critical then 'critical' when on_hand <= fixed_low then 'low' else 'normal' end
end;

-- What is on hand, at the cost of one unit of the snapshot that says it.
create function stock_value(on_hand bigint, snapshot_quantity bigint, snapshot_value bigint) returns bigint
language sql
immutable
return case when snapshot_quantity > 0 then round(snapshot_value::numeric * on_hand / snapshot_quantity)::bigint else 0 end;

-- What statuses are judged by besides what is on hand, of parts sold in the 180 days that end on the data date.
create view stock_demand as
select
    s.part_id,
    coalesce(sum(s.quantity) filter (where s.date > t.date - 90), 0)::bigint as sold_90_days,
    sum(s.quantity) > 0 as sold_in_180_days,
    coalesce(sum(s.net_sales) filter (where s.date > t.date - 90), 0)::bigint as net_sales_90_days
from (select max(date) as date from sales_day) t
join sales_day_part s on s.date > t.date - 180
group by s.part_id;

-- Group, value, demand and status that follow from what is on hand and what was sold.
create view stock_judged as
select
    k.part_id,
    k.status as before,
    p.part_group,
    stock_value(k.on_hand, k.snapshot_quantity, k.snapshot_value) as value,
    coalesce(d.sold_90_days, 0) as sold_90_days,
    coalesce(d.sold_in_180_days, false) as sold_in_180_days,
    coalesce(d.net_sales_90_days, 0) as net_sales_90_days,
    stock_status(
        k.on_hand, k.minimum, coalesce(d.sold_90_days, 0), coalesce(d.sold_in_180_days, false),
        r.lead_days, r.safety_days, r.fixed_critical, r.fixed_low
    ) as status
from part_stock k
join part p on p.id = k.part_id
cross join stock_rule r
left join stock_demand d on d.part_id = k.part_id;

-- The cards: one row a part group and status.
drop view broken_stock_summary;
drop table stock_summary;
create table stock_summary (
    part_group text not null,
    status text not null,
    parts bigint not null,
    quantity bigint not null,
    value bigint not null,
    primary key (part_group, status)
);
insert into stock_summary (part_group, status, parts, quantity, value)
select part_group, status, count(*), sum(on_hand)::bigint, sum(value)::bigint from part_stock group by part_group, status;

create view broken_stock_summary as
select coalesce(k.part_group, s.part_group) as part_group, coalesce(k.status, s.status) as status, k.parts as kept, s.parts
from stock_summary k
full join (
    select part_group, status, count(*) as parts, sum(on_hand)::bigint as quantity, sum(value)::bigint as value
    from part_stock
    group by part_group, status
) s on s.part_group = k.part_group and s.status = k.status
where (k.parts, k.quantity, k.value) is distinct from (s.parts, s.quantity, s.value);

-- The cards follow every change of stock by its difference, and whoever watches hears of it: part by part, or, where many
-- changed at once, that many did.
create function part_stock_changed() returns trigger
language plpgsql
as $$
declare
    many constant integer := 50;
    parts bigint[];
begin
    if tg_op = 'INSERT' then
        insert into stock_summary as k (part_group, status, parts, quantity, value)
        select part_group, status, count(*), sum(on_hand)::bigint, sum(value)::bigint
        from new_rows
        group by part_group, status
        order by part_group, status
        on conflict (part_group, status) do update set
            parts = k.parts + excluded.parts, quantity = k.quantity + excluded.quantity, value = k.value + excluded.value;
        select array(select part_id from new_rows limit many + 1) into parts;
    elsif tg_op = 'DELETE' then
        insert into stock_summary as k (part_group, status, parts, quantity, value)
        select part_group, status, -count(*), -sum(on_hand)::bigint, -sum(value)::bigint
        from old_rows
        group by part_group, status
        order by part_group, status
        on conflict (part_group, status) do update set
            parts = k.parts + excluded.parts, quantity = k.quantity + excluded.quantity, value = k.value + excluded.value;
        select array(select part_id from old_rows limit many + 1) into parts;
    else
        insert into stock_summary as k (part_group, status, parts, quantity, value)
        select part_group, status, sum(sign), sum(sign * on_hand)::bigint, sum(sign * value)::bigint
        from (
            select 1 as sign, part_group, status, on_hand, value from new_rows
            union all
            select -1, part_group, status, on_hand, value from old_rows
        ) moved
        group by part_group, status
        order by part_group, status
        on conflict (part_group, status) do update set
            parts = k.parts + excluded.parts, quantity = k.quantity + excluded.quantity, value = k.value + excluded.value;
        -- Not a join: under a limit the planner would look through all old rows for each new one.
        select array(
            select part_id
            from (
                select part_id, on_hand, status from new_rows
                except
                select part_id, on_hand, status from old_rows
            ) moved
            limit many + 1
        ) into parts;
    end if;
    delete from stock_summary k where k.parts = 0;
    if cardinality(parts) > many then
        perform pg_notify('ampc_stock', '');
    else
        perform pg_notify('ampc_stock', part::text) from unnest(parts) part;
    end if;
    return null;
end
$$;

create trigger part_stock_inserted after insert on part_stock
    referencing new table as new_rows for each statement execute function part_stock_changed();
create trigger part_stock_updated after update on part_stock
    referencing old table as old_rows new table as new_rows for each statement execute function part_stock_changed();
create trigger part_stock_deleted after delete on part_stock
    referencing old table as old_rows for each statement execute function part_stock_changed();

-- The orders in which stock is listed: what needs attention first (the words of the statuses stand in that order), how many
-- there are, what they are worth, what they are called.
create index part_stock_urgency on part_stock (status, (-net_sales_90_days), part_id);
create index part_stock_on_hand on part_stock (on_hand, part_id);
create index part_stock_value on part_stock (value, part_id);
create index part_stock_snapshot on part_stock (snapshot_date);
create index part_name_order on part (name, id);

create view broken_stock_truth as
select k.part_id, k.on_hand, t.on_hand as truth
from part_stock k
join stock_truth t on t.part_id = k.part_id
where (k.on_hand, k.snapshot_date, k.cost_date, k.snapshot_quantity, k.snapshot_value)
    is distinct from (t.on_hand, t.snapshot_date, t.cost_date, t.snapshot_quantity, t.snapshot_value);

create view broken_stock_status as
select k.part_id, k.status, j.status as judged
from part_stock k
join stock_judged j on j.part_id = k.part_id
where (k.part_group, k.value, k.sold_90_days, k.sold_in_180_days, k.net_sales_90_days, k.status)
    is distinct from (j.part_group, j.value, j.sold_90_days, j.sold_in_180_days, j.net_sales_90_days, j.status);
