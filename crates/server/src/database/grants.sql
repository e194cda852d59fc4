-- Why: the application's role may do what the application does and no more. Ledgers and the audit log are only ever
-- added to: whoever takes over the application cannot rewrite what happened. The schema belongs to the owner.
--
-- Run by the owner in one transaction after the migrations; the role's name comes in the setting
-- ampc.application_role. Running it again changes nothing.
do $$
declare
    application constant text := current_setting('ampc.application_role');
    append_only constant text[] := array['points_entry', 'stock_movement', 'audit_log'];
    relation record;
begin
    execute format('grant usage on schema public to %I', application);
    -- Imports sort their rows in temporary tables. PUBLIC has this by default, unless an administrator took it away.
    if not has_database_privilege(application, current_database(), 'temporary') then
        execute format('grant temporary on database %I to %I', current_database(), application);
    end if;

    for relation in
        select c.relname as name, c.relkind as kind
        from pg_class c
        where c.relnamespace = 'public'::regnamespace
          and c.relkind in ('r', 'p', 'v', 'm', 'S')
          and pg_has_role(current_user, c.relowner, 'usage')
          and not exists (
              select from pg_depend d
              where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
          )
        order by c.relname
    loop
        execute format('revoke all on %s public.%I from %I',
            case relation.kind when 'S' then 'sequence' else 'table' end, relation.name, application);
        if relation.kind = 'S' then
            execute format('grant usage on sequence public.%I to %I', relation.name, application);
        elsif relation.kind in ('v', 'm') or relation.name = '_sqlx_migrations' then
            execute format('grant select on public.%I to %I', relation.name, application);
        elsif relation.name = any (append_only) then
            execute format('grant select, insert on public.%I to %I', relation.name, application);
        else
            execute format('grant select, insert, update, delete on public.%I to %I', relation.name, application);
        end if;
    end loop;
end
$$;

-- The worker's tables belong to its crate and have row-level security without a policy: nobody but the owner sees a row.
-- Whoever takes over the application can drop jobs, but not change the schema.
do $$
declare
    application constant text := current_setting('ampc.application_role');
    relation record;
begin
    execute format('grant usage on schema graphile_worker to %I', application);
    execute format('grant execute on all functions in schema graphile_worker to %I', application);
    for relation in
        select c.relname as name, c.relkind as kind, c.relrowsecurity as guarded
        from pg_class c
        where c.relnamespace = 'graphile_worker'::regnamespace
          and c.relkind in ('r', 'p', 'v', 'S')
          and pg_has_role(current_user, c.relowner, 'usage')
        order by c.relname
    loop
        if relation.kind = 'S' then
            execute format('grant usage on sequence graphile_worker.%I to %I', relation.name, application);
        elsif relation.kind = 'v' or relation.name = 'migrations' then
            execute format('grant select on graphile_worker.%I to %I', relation.name, application);
        else
            execute format('grant select, insert, update, delete on graphile_worker.%I to %I', relation.name, application);
        end if;
        if relation.guarded and not exists (
            select from pg_policies p
            where p.schemaname = 'graphile_worker' and p.tablename = relation.name and p.policyname = application
        ) then
            execute format('create policy %I on graphile_worker.%I to %I using (true) with check (true)',
                application, relation.name, application);
        end if;
    end loop;
end
$$;
