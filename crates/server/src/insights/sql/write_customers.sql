-- Customers by their place.
insert into insight_customer (
    place, customer_id, first_date, last_date, recency_days, orders, money, score_r, score_f, score_m, segment,
    segment_before, monthly, chance_active, expected_purchases, expected_value, money_at_risk,
    gap_days, expected_date, expected_from, expected_to, rhythm
)
select
    r.place, r.customer_id, r.first_date, r.last_date, r.recency_days, r.orders, r.money, r.score_r, r.score_f, r.score_m,
    r.segment, r.segment_before, r.monthly, r.chance_active, r.expected_purchases, r.expected_value, r.money_at_risk,
    r.gap_days, r.expected_date, r.expected_from, r.expected_to, r.rhythm
from unnest(
    $1::bigint[], $2::date[], $3::date[], $4::integer[], $5::bigint[], $6::bigint[], $7::smallint[], $8::smallint[],
    $9::smallint[], $10::text[], $11::text[], $12::bigint[], $13::float8[], $14::float8[], $15::bigint[], $16::bigint[],
    $17::float8[], $18::date[], $19::date[], $20::date[], $21::text[]
) with ordinality r (
    customer_id, first_date, last_date, recency_days, orders, money, score_r, score_f, score_m, segment, segment_before,
    monthly, chance_active, expected_purchases, expected_value, money_at_risk, gap_days, expected_date, expected_from, expected_to,
    rhythm, place
)
