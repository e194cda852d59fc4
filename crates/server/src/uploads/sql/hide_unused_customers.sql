-- Customers that nothing refers to any more and nobody edited. Who has invoices has a lifetime, which is the shorter table.
update customer c
set hidden = true, version = c.version + 1
where not c.hidden and not c.name_edited
    and not exists (select from customer_sales s where s.customer_id = c.id)
    and not exists (select from account a where a.customer_id = c.id)
    and not exists (select from registration r where r.customer_id = c.id and r.status = 'pending')
    and not exists (select from points_entry e where e.customer_id = c.id and e.kind not in ('earn', 'return'))
    and not exists (select from upload_customer h where h.customer_id = c.id)
    and not exists (select from payment p where p.customer_id = c.id and p.reversed_at is null)
    and not exists (select from opening_balance b where b.customer_id = c.id and b.taken_back_at is null)
    and not exists (select from customer m where m.merged_into = c.id)
