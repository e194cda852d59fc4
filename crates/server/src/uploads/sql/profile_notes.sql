-- What is told of staged customers: other names, addresses that were left, rows passed over.
select s.row, s.number, s.name, s.left_email, c.name as known_name, m.number as "merged_number?", m.name as "merged_name?"
from staging_profile s
join customer c on c.id = s.customer_id
left join customer m on m.id = c.merged_into
where s.left_email is not null or s.state = 'merged' or (s.state = 'changed' and s.name <> c.name)
order by s.row
