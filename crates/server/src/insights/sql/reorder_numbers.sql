-- Every part of a filter with what its advice follows from: terms, what is on hand now, and of what is kept of its demand the
-- two days around its wait and the two around its wait and the review after. $1: lead time of every part or null; $2 group,
-- $3 class, $4 demand class, $5 status, $6 and $7 patterns of name and normalised number, $8 numbers of parts, each or null;
-- $9: the days that are kept, $10: bytes of one.
select
    n.part_id, n.abc, n.net_sales, n.drawn_per_day, n.on_hand as "on_hand?", n.status as "status?", n.unit_cost, n.lead_days as "lead_days!",
    n.pack as "pack!",
    substring(n.outlook from (least(greatest(width_bucket(n.wait, $9::integer[]), 1), cardinality($9) - 1) - 1) * $10 + 1 for 2 * $10)
        as until_arrival,
    substring(
        n.outlook
        from (least(greatest(width_bucket(n.wait + n.review_days, $9::integer[]), 1), cardinality($9) - 1) - 1) * $10 + 1
        for 2 * $10
    ) as until_review
from (
    select
        i.part_id, i.abc, i.net_sales, i.drawn_per_day, i.outlook, k.on_hand, k.status,
        case when k.snapshot_quantity > 0 and k.snapshot_value > 0
            then round(k.snapshot_value::numeric / k.snapshot_quantity)::bigint
            -- as the job found it in the sales
            else i.unit_cost
        end as unit_cost,
        coalesce($1::integer, o.lead_days, g.lead_days, s.lead_days) as lead_days,
        coalesce(o.pack, g.pack, r.pack) as pack,
        coalesce($1::integer, o.lead_days, g.lead_days, s.lead_days) + s.safety_days as wait,
        r.review_days
    from insight_part i
    join part p on p.id = i.part_id
    left join reorder_terms o on o.part_id = p.id
    left join reorder_terms g on g.part_group = p.part_group
    left join part_stock k on k.part_id = i.part_id
    cross join stock_rule s
    cross join reorder_rule r
    where not p.hidden
        and ($2::text is null or p.part_group = $2)
        and ($3::text is null or i.abc = $3)
        and ($4::text is null or i.demand_class = $4)
        and ($5::text is null or k.status = $5)
        and ($6::text is null or p.name ilike $6 or p.number_normalised like $7)
        and ($8::text[] is null or p.number = any($8))
) n
