insert into invoice_line (
    invoice_id, line, date, customer_id, part_id, part_group, quantity, gross_sales, discount, total, net_sales, vat,
    cost, gross_profit
)
select
    invoice_id, line, date, customer_id, part_id, part_group, quantity, gross_sales, discount, total, net_sales, vat,
    cost, gross_profit
from change_line
where sign = 1
