-- Keeps the parts that customers spent most on ($1 to $6: a row's columns) in place of those that were kept.
with gone as (
    delete from customer_top_part k
    where (k.customer_id, k.part_id) not in (select * from unnest($1::bigint[], $2::bigint[]))
)
insert into customer_top_part (customer_id, part_id, quantity, net_sales, previous, sales_change)
select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
on conflict (customer_id, part_id) do update
set quantity = excluded.quantity, net_sales = excluded.net_sales, previous = excluded.previous,
    sales_change = excluded.sales_change
