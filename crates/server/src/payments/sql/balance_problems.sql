-- Rows of the staged opening balances whose customer is unknown, or is the same as in the row `first_row` since both were merged.
select s.row, s.number, s.first_row
from (
    select
        b.row,
        b.number,
        c.id as customer_id,
        nullif(min(b.row) over (partition by coalesce(c.merged_into, c.id, -b.row)), b.row) as first_row
    from staging_balance b
    left join customer c on c.number = b.number and (not c.hidden or c.merged_into is not null)
) s
where s.customer_id is null or s.first_row is not null
order by s.row
