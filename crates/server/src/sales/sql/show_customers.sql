-- An undo brings back versions of customers that were hidden meanwhile.
update customer set hidden = false where hidden and id in (select customer_id from change_invoice where sign = 1)
