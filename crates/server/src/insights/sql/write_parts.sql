-- Parts by their place.
insert into insight_part (
    place, part_id, abc, net_sales, demand_class, demand_interval, demand_variation, demand_months, method, weight, per_day,
    per_day_low, per_day_high, loss, bias, naive_loss, on_hand, unit_cost, service, reorder_point, economic, order_quantity,
    chance_now, chance_after, lead_days, safety_days, outlook, drawn_per_day
)
select
    r.place, r.part_id, r.abc, r.net_sales, r.demand_class, r.demand_interval, r.demand_variation, r.demand_months,
    r.method, r.weight, r.per_day, r.per_day_low, r.per_day_high, r.loss, r.bias, r.naive_loss, r.on_hand, r.unit_cost,
    r.service, r.reorder_point, r.economic, r.order_quantity, r.chance_now, r.chance_after, r.lead_days, r.safety_days,
    r.outlook, r.drawn_per_day
from unnest(
    $1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::float8[], $6::float8[], $7::integer[], $8::text[],
    $9::float8[], $10::float8[], $11::float8[], $12::float8[], $13::float8[], $14::float8[], $15::float8[],
    $16::bigint[], $17::bigint[], $18::float8[], $19::bigint[], $20::float8[], $21::bigint[], $22::float8[], $23::float8[],
    $24::integer[], $25::integer[], $26::bytea[], $27::float8[]
) with ordinality r (
    part_id, abc, net_sales, demand_class, demand_interval, demand_variation, demand_months, method, weight, per_day,
    per_day_low, per_day_high, loss, bias, naive_loss, on_hand, unit_cost, service, reorder_point, economic, order_quantity,
    chance_now, chance_after, lead_days, safety_days, outlook, drawn_per_day, place
)
