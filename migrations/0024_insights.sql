-- What the analysis of customers and parts comes to. A job computes all of it anew when sales or stock have changed
-- (server::insights) and replaces every row in one transaction, so that pages read one state of it and compute nothing.
-- No history is kept: what was true of other days can be computed again from the sales.

-- The run that the other tables come from; no row before the first.
create table insight_run (
    only_one boolean primary key default true check (only_one),
    data_date date not null,
    computed_at timestamptz not null,
    took_ms bigint not null,
    customers bigint not null,
    parts bigint not null,
    -- BG/NBD, in weeks; null where too few customers came again
    fit_r double precision,
    fit_alpha double precision,
    fit_a double precision,
    fit_b double precision,
    fit_log_likelihood double precision,
    fit_converged boolean,
    fit_steps bigint,
    fit_customers bigint,
    -- Gamma-Gamma, in rupiah
    value_p double precision,
    value_q double precision,
    value_gamma double precision,
    value_log_likelihood double precision,
    value_converged boolean,
    value_steps bigint,
    value_customers bigint,
    -- net sales of twelve months over customers
    largest_share double precision,
    gini double precision,
    lorenz_customers double precision[] not null,
    lorenz_net_sales double precision[] not null
);

-- A customer who ever bought. Null is what is not known.
create table insight_customer (
    customer_id bigint primary key,
    -- by money at risk, from 1
    place bigint not null,
    first_date date not null,
    last_date date not null,
    -- of the 24 months that end on the data date; null for those who bought nothing in them
    recency_days integer,
    orders bigint not null,
    money bigint not null,
    score_r smallint,
    score_f smallint,
    score_m smallint,
    segment text,
    -- a month before the data date
    segment_before text,
    -- mean net sales of the last twelve months
    monthly bigint not null,
    chance_active double precision,
    -- in the 90 days after the data date
    expected_purchases double precision,
    expected_value bigint,
    money_at_risk bigint
);

create index insight_customer_place on insight_customer (place);
create index insight_customer_segment on insight_customer (segment, place);

create table insight_movement (
    -- '' stands for not having bought in the 24 months
    from_segment text not null,
    to_segment text not null,
    customers bigint not null,
    primary key (from_segment, to_segment)
);

create table insight_cohort (
    month date primary key,
    customers bigint not null,
    -- who bought again in month 1..12; null for months that have not begun
    bought bigint[] not null
);

-- A part that was sold or has stock.
create table insight_part (
    part_id bigint primary key,
    -- by urgency, from 1
    place bigint not null,
    abc text not null,
    -- net sales of twelve months
    net_sales bigint not null,
    -- of monthly demand; null without any
    demand_class text,
    demand_interval double precision,
    demand_variation double precision,
    demand_months integer not null,
    method text,
    weight double precision,
    -- pieces a day
    per_day double precision,
    per_day_low double precision,
    per_day_high double precision,
    -- the back-test of six months; null where the history is too short
    loss double precision,
    bias double precision,
    naive_loss double precision,
    -- as it stood when it was computed; null where nothing is recorded about stock
    on_hand bigint,
    unit_cost bigint,
    service double precision not null,
    lead_days integer not null,
    safety_days integer not null,
    reorder_point bigint,
    economic double precision,
    order_quantity bigint not null default 0,
    chance_now double precision,
    chance_after double precision
);

create index insight_part_place on insight_part (place);
create index insight_part_order on insight_part (place) where order_quantity > 0;

create table insight_pair (
    first_part_id bigint not null,
    second_part_id bigint not null,
    invoices bigint not null,
    support double precision not null,
    confidence double precision not null,
    confidence_back double precision not null,
    lift double precision not null,
    primary key (first_part_id, second_part_id)
);

create table insight_season (
    part_group text primary key,
    -- January to December against an even year of 1
    months double precision[] not null,
    years integer not null
);

create table insight_feast_week (
    -- -1 ends the day before Idul Fitri
    week integer primary key,
    index double precision not null,
    years integer not null
);
