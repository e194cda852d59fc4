-- Customers without a balance get one of nothing. $1: the customers.
insert into customer_points (customer_id, balance)
select id, 0 from unnest($1::bigint[]) c (id) order by id
on conflict do nothing
