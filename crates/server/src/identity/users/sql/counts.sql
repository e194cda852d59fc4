-- How many users there are, whatever the filter.
select
    (select count(*) from customer where not hidden) as "customers!",
    (
        select count(*) from account a join customer c on c.id = a.customer_id
        where a.status = 'active' and not c.hidden
    ) as "customers_active!",
    (select count(*) from registration where status = 'pending') as "registrations_pending!",
    (select count(*) from account where portal = 'admin') as "admins!",
    (select count(*) from account where role = 'super_admin' and status = 'active') as "super_admins_active!"
