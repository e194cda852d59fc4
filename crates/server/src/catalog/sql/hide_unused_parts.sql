-- Parts that nothing refers to any more. Movements of undone uploads are history, not references.
update part p
set hidden = true
where not p.hidden
    and not exists (select from invoice_line l where l.part_id = p.id)
    and not exists (select from part_stock k where k.part_id = p.id)
