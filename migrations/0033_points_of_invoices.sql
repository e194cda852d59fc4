-- What a customer's invoices of some days, or of each year, earned: sums over the index alone. The largest customers have ten thousand
-- invoices, whose entries lie all over the ledger.
create index points_entry_of_invoices on points_entry (customer_id, invoice_date) include (points) where invoice_number is not null;
