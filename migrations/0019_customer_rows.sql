-- Row-level security on what customers read: the second lock, for the day on which a query forgets its filter. Customers'
-- transactions run as the role ampconnect_customer (database/roles.sql), which sees the rows of the customer that the
-- transaction names in ampc.customer, and none where it names nobody. Everybody else sees every row, by a policy that the
-- planner takes for nothing.

-- Guards a table by the column that says whose a row is.
create function guard_customer_rows(guarded regclass, owner_column name default 'customer_id') returns void
language plpgsql
as $$
begin
    execute format('alter table %s enable row level security, force row level security', guarded);
    execute format('create policy all_rows on %s using (true) with check (true)', guarded);
    execute format(
        'create policy own_rows on %s as restrictive to ampconnect_customer
         using (%I = nullif(current_setting(''ampc.customer'', true), '''')::bigint)', guarded, owner_column);
end
$$;

select guard_customer_rows('customer', 'id');
select guard_customer_rows('account');
select guard_customer_rows('invoice');
select guard_customer_rows('invoice_line');
select guard_customer_rows('points_entry');
select guard_customer_rows('customer_points');
select guard_customer_rows('sales_day_customer');
select guard_customer_rows('sales_month_customer_group');
select guard_customer_rows('customer_sales');
