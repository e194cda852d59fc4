-- What stands beside the row of a customer. Its version rises with every change of the customer or its account. $1: the
-- customer.
select
    c.version + coalesce(a.version, 0) as "version!", a.id as "account_id?", a.created_at as "created_at?",
    a.anonymised_at, c.address, coalesce(s.net_sales, 0) as net_sales,
    s.last_date as "last_invoice?"
from customer c
left join account a on a.customer_id = c.id
left join customer_sales s on s.customer_id = c.id
where c.id = $1
