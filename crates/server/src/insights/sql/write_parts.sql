-- Parts by their place.
insert into insight_part (
    place, lead_days, safety_days, part_id, abc, net_sales, demand_class, demand_interval, demand_variation, demand_months,
    method, weight, per_day, per_day_low, per_day_high, loss, bias, naive_loss, on_hand, unit_cost, service, reorder_point,
    economic, order_quantity, chance_now, chance_after
)
select
    r.place, $1, $2, r.part_id, r.abc, r.net_sales, r.demand_class, r.demand_interval, r.demand_variation, r.demand_months,
    r.method, r.weight, r.per_day, r.per_day_low, r.per_day_high, r.loss, r.bias, r.naive_loss, r.on_hand, r.unit_cost,
    r.service, r.reorder_point, r.economic, r.order_quantity, r.chance_now, r.chance_after
from unnest(
    $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::float8[], $8::float8[], $9::integer[], $10::text[],
    $11::float8[], $12::float8[], $13::float8[], $14::float8[], $15::float8[], $16::float8[], $17::float8[],
    $18::bigint[], $19::bigint[], $20::float8[], $21::bigint[], $22::float8[], $23::bigint[], $24::float8[], $25::float8[]
) with ordinality r (
    part_id, abc, net_sales, demand_class, demand_interval, demand_variation, demand_months, method, weight, per_day,
    per_day_low, per_day_high, loss, bias, naive_loss, on_hand, unit_cost, service, reorder_point, economic, order_quantity,
    chance_now, chance_after, place
)
