-- Customers ask for the parts that they spent most on, for groups over any days, and for invoices by the name of a part. No
-- rollup has these; all that is asked of a customer's lines but the group lies in one index, in the order of days.
create index invoice_line_customer on invoice_line (customer_id, date) include (part_id, quantity, net_sales, invoice_id);
