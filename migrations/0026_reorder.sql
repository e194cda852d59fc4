-- On what terms parts are ordered, what of their demand is kept so that advice follows from what is on hand when it is read,
-- and stock statuses by the forecast that is stored (ADR 0026).

-- The terms that hold unless a group or a part has others: a group of settings; the defaults are those of
-- domain::settings::ReorderSettings. Lead time and safety days are those of stock.
create view reorder_rule as
select
    coalesce((s.value ->> 'service_a')::integer, 95) as service_a,
    coalesce((s.value ->> 'service_b')::integer, 90) as service_b,
    coalesce((s.value ->> 'service_c')::integer, 80) as service_c,
    coalesce((s.value ->> 'review_days')::integer, 30) as review_days,
    coalesce((s.value ->> 'pack')::bigint, 1) as pack,
    coalesce((s.value ->> 'order_cost')::bigint, 50000) as order_cost,
    coalesce((s.value ->> 'holding_percent')::integer, 20) as holding_percent
from (select) one
left join setting s on s.name = 'reorder';

-- Lead time and pack size of a part group ('' is "Tanpa kelompok") or of one part; null is what holds above it.
create table reorder_terms (
    -- a change takes the next one: it is the version too, and what was taken away never comes back under a version of before
    id bigint generated always as identity primary key,
    part_group text unique,
    part_id bigint unique references part,
    lead_days integer check (lead_days between 0 and 365),
    pack bigint check (pack between 1 and 100000),
    changed_at timestamptz not null,
    changed_by bigint references account,
    constraint reorder_terms_of_one_check check (num_nonnulls(part_group, part_id) = 1),
    constraint reorder_terms_some_check check (num_nonnulls(lead_days, pack) > 0)
);

-- What was set for a part or its group; null where nothing was.
create view part_terms as
select p.id as part_id, coalesce(o.lead_days, g.lead_days) as lead_days, coalesce(o.pack, g.pack) as pack
from part p
left join reorder_terms o on o.part_id = p.id
left join reorder_terms g on g.part_group = p.part_group;

-- What was drawn of a part's demand: for each of some numbers of days the chance of none at all and quantiles, as
-- insight::outlook packs them. It is read in slices, so it is kept as it is.
-- The demand of a day that it was drawn with: the forecast, or of parts without a whole month what was sold since the first sale.
alter table insight_part add column outlook bytea;
alter table insight_part add column drawn_per_day double precision;
alter table insight_part alter column outlook set storage external;

-- The forecast and the lead time that a status is judged by: null where there is no forecast yet, and where nothing was set.
alter table part_stock add column per_day double precision;
alter table part_stock add column lead_days integer;

-- As domain::stock::status says it. Without a forecast it is the function of migration 0015, in whole numbers.
create function stock_status(
    on_hand bigint, minimum bigint, sold_90_days bigint, sold_in_180_days boolean, per_day double precision,
    lead_days integer, safety_days integer, fixed_critical bigint, fixed_low bigint
) returns text
language sql
immutable
return case
    when minimum is null and sold_in_180_days and per_day is not null then
        case
            when on_hand <= 0 or on_hand < lead_days * greatest(per_day, 0) then 'critical'
            when on_hand < (lead_days + safety_days) * greatest(per_day, 0) then 'low'
            else 'normal'
        end
    else stock_status(
        on_hand, minimum, sold_90_days, sold_in_180_days, lead_days, safety_days, fixed_critical, fixed_low
    )
end;

-- What statuses are judged by as they are set: the forecast that is stored, and the lead time of the part or its group.
create view stock_basis as
select p.id as part_id, i.per_day, t.lead_days
from part p
join part_terms t on t.part_id = p.id
left join insight_part i on i.part_id = p.id;

drop view broken_stock_status;
drop view stock_judged;
create view stock_judged as
select
    k.part_id,
    k.status as before,
    p.part_group,
    stock_value(k.on_hand, k.snapshot_quantity, k.snapshot_value) as value,
    coalesce(d.sold_90_days, 0) as sold_90_days,
    coalesce(d.sold_in_180_days, false) as sold_in_180_days,
    coalesce(d.net_sales_90_days, 0) as net_sales_90_days,
    b.per_day,
    b.lead_days,
    stock_status(
        k.on_hand, k.minimum, coalesce(d.sold_90_days, 0), coalesce(d.sold_in_180_days, false), b.per_day,
        coalesce(b.lead_days, r.lead_days), r.safety_days, r.fixed_critical, r.fixed_low
    ) as status
from part_stock k
join part p on p.id = k.part_id
join stock_basis b on b.part_id = k.part_id
cross join stock_rule r
left join stock_demand d on d.part_id = k.part_id;

create view broken_stock_status as
select k.part_id, k.status, j.status as judged
from part_stock k
join stock_judged j on j.part_id = k.part_id
where (k.part_group, k.value, k.sold_90_days, k.sold_in_180_days, k.net_sales_90_days, k.per_day, k.lead_days, k.status)
    is distinct from (
        j.part_group, j.value, j.sold_90_days, j.sold_in_180_days, j.net_sales_90_days, j.per_day, j.lead_days, j.status
    );
