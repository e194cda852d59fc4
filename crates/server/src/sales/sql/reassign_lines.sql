-- The lines that go come back as another customer's. $1: that customer.
insert into change_line (
    sign, invoice_id, line, date, customer_id, part_id, part_group, quantity, gross_sales, discount, total, net_sales,
    vat, cost, gross_profit
)
select
    1, invoice_id, line, date, $1::bigint, part_id, part_group, quantity, gross_sales, discount, total, net_sales, vat,
    cost, gross_profit
from change_line
where sign = -1
