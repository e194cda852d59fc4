-- Every invoice from a day on, as if it had come. $1: the day.
insert into change_invoice (
    sign, invoice_id, number, date, customer_id, invoice_type, lines, quantity, gross_sales, discount, total, net_sales,
    cost, gross_profit, known_net_sales, known_lines
)
select
    1, id, number, date, customer_id, invoice_type, lines, quantity, gross_sales, discount, total, net_sales,
    cost, gross_profit, known_net_sales, known_lines
from invoice
where date >= $1
