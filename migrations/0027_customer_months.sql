-- What a customer did in a range of months and years is read for all customers at once: whole months come from a rollup of their own, and
-- one function says for the list and the figures of Analitik Customer how days and months come together. Customers have no right to read it.

create table sales_month_customer (
    customer_id bigint not null,
    month date not null,
    invoices bigint not null default 0,
    lines bigint not null default 0,
    quantity bigint not null default 0,
    gross_sales bigint not null default 0,
    discount bigint not null default 0,
    total bigint not null default 0,
    net_sales bigint not null default 0,
    cost bigint not null default 0,
    gross_profit bigint not null default 0,
    known_net_sales bigint not null default 0,
    known_lines bigint not null default 0,
    primary key (customer_id, month)
);

insert into sales_month_customer
select
    customer_id, date_trunc('month', date)::date, sum(invoices), sum(lines), sum(quantity), sum(gross_sales), sum(discount), sum(total),
    sum(net_sales), sum(cost), sum(gross_profit), sum(known_net_sales), sum(known_lines)
from sales_day_customer
group by 1, 2;

-- What a customer did on the days of a range, of which `months_from` to the day before `months_end` are whole months; bought is who has
-- a day with net sales above nothing. It is plain enough to become part of the statement that calls it.
create function customer_sold(customer bigint, days_from date, days_to date, months_from date, months_end date)
returns table (net_sales bigint, invoices bigint, bought boolean)
language sql stable
as $$
    select
        coalesce(sum(s.net_sales), 0)::bigint,
        coalesce(sum(s.invoices), 0)::bigint,
        -- A month above nothing has such a day; of the others the days are asked.
        coalesce(bool_or(s.net_sales > 0), false) or exists (
            select from sales_day_customer d
            where d.customer_id = customer and d.date between days_from and days_to and d.net_sales > 0
        )
    from (
        select m.net_sales, m.invoices
        from sales_month_customer m
        where m.customer_id = customer and m.month >= months_from and m.month < months_end
        union all
        select d.net_sales, d.invoices
        from sales_day_customer d
        where d.customer_id = customer and d.date >= days_from and d.date < least(months_from, days_to + 1)
        union all
        select d.net_sales, d.invoices
        from sales_day_customer d
        where d.customer_id = customer and d.date >= months_end and d.date <= days_to
    ) s
$$;
