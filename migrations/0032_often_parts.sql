-- Part Favorit and the customer's dashboard tell when a customer will buy a part again. That follows from the days of two years of its
-- lines; for the largest customers they take a tenth of a second. The job that follows changes of sales keeps what it comes to for the
-- parts that a customer buys often; until it has followed, and for parts that are marked by hand and seldom bought, lines are read.

create table customer_often_part (
    customer_id bigint not null,
    part_id bigint not null,
    -- on how many days it was bought in the 24 months that end on the data date, the last of them, and the median of their quantities
    days_bought bigint not null,
    last_bought date not null,
    usual_quantity bigint not null,
    -- the rhythm as insight::rhythm says it, null where there is none: the median gap in days, and when the next purchase is expected
    every_days double precision,
    expected date,
    expected_from date,
    expected_to date,
    primary key (customer_id, part_id),
    check (num_nulls(every_days, expected, expected_from, expected_to) in (0, 4))
);

select guard_customer_rows('customer_often_part');

-- Where sales_change stood when the parts above were found: they hold while it stands there.
create table often_part_run (
    only_one boolean primary key default true check (only_one),
    sales_change bigint not null
);
