-- The invoice types and groups with sales between $1 and $2.
select
    array(select distinct invoice_type from sales_day_type where date between $1 and $2 order by 1) as "invoice_types!",
    array(select distinct part_group from sales_day_group where date between $1 and $2 order by 1) as "groups!"
