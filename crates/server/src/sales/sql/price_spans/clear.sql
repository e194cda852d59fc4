-- Takes away what a span counted up to.
with by_rate as (
    delete from price_span_rate where span_id = $1
),
by_customer as (
    delete from price_span_customer where span_id = $1
)
delete from price_span_part where span_id = $1
