-- Takes away what an earlier run came to.
with
    run as (delete from insight_run),
    customers as (delete from insight_customer),
    months as (delete from insight_customer_month),
    movements as (delete from insight_movement),
    cohorts as (delete from insight_cohort),
    parts as (delete from insight_part),
    pairs as (delete from insight_pair),
    seasons as (delete from insight_season)
delete from insight_feast_week
