-- New customers are created, hidden ones return; a name follows the files until a person edits it. Merged ones stay as they are.
insert into customer (number, name)
select number, coalesce(nullif(name, ''), number) from staging_customer order by key
on conflict (number) do update set
    name = case when customer.name_edited or excluded.name = excluded.number then customer.name else excluded.name end,
    hidden = false,
    version = customer.version + 1
where customer.merged_into is null
    and (customer.hidden or (not customer.name_edited and excluded.name <> excluded.number and excluded.name <> customer.name))
