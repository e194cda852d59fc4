-- Customers that nothing refers to any more and nobody edited.
update customer c
set hidden = true
where not c.hidden and not c.name_edited and not exists (select from invoice v where v.customer_id = c.id)
    and not exists (select from account a where a.customer_id = c.id)
    and not exists (select from points_entry e where e.customer_id = c.id and e.kind not in ('earn', 'return'))
