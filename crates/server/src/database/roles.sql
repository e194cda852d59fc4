-- Why: customers' transactions run as a role that sees rows of one customer only (migration 0019). Roles belong to the
-- cluster, not to a database, and a backup does not carry them: they are made before migrations and before a restore, by
-- the owner, who must be allowed to make roles. Running it again changes nothing.
--
-- The application must be able to become ampconnect_customer without having what that role has by itself, since then
-- its policies would hold for the application too. ampconnect_gate stands between: it passes membership on, but inherits nothing.
do $$
begin
    if not exists (select from pg_roles where rolname = 'ampconnect_customer') then
        create role ampconnect_customer nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'ampconnect_gate') then
        create role ampconnect_gate nologin noinherit;
        grant ampconnect_customer to ampconnect_gate;
    end if;
exception
    -- another database of this cluster did the same at the same time
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
        raise exception 'the roles ampconnect_customer and ampconnect_gate are missing, and % may not make them: give it CREATEROLE, or run crates/server/src/database/roles.sql as an administrator', current_user;
end
$$;
