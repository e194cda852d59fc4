-- Writes down the parts that customers buy often; $1 to $9: a row's columns.
insert into customer_often_part (
    customer_id, part_id, days_bought, last_bought, usual_quantity, every_days, expected, expected_from, expected_to
)
select *
from unnest(
    $1::bigint[], $2::bigint[], $3::bigint[], $4::date[], $5::bigint[], $6::double precision[], $7::date[], $8::date[], $9::date[]
)
