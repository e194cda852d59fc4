-- Why: the application's role may do what the application does and no more. Ledgers and the audit log are only ever
-- added to: whoever takes over the application cannot rewrite what happened. The schema belongs to the owner.
--
-- Run by the owner in one transaction after the migrations; the role's name comes in the setting
-- ampc.application_role. Running it again changes nothing.
DO $$
DECLARE
    application constant text := current_setting('ampc.application_role');
    append_only constant text[] := ARRAY['points_entry', 'stock_movement', 'audit_log'];
    relation record;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', application);
    -- Imports sort their rows in temporary tables. PUBLIC has this by default, unless an administrator took it away.
    IF NOT has_database_privilege(application, current_database(), 'TEMPORARY') THEN
        EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), application);
    END IF;

    FOR relation IN
        SELECT c.relname AS name, c.relkind AS kind
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace
          AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
          AND pg_has_role(current_user, c.relowner, 'USAGE')
          AND NOT EXISTS (
              SELECT FROM pg_depend d
              WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
          )
        ORDER BY c.relname
    LOOP
        EXECUTE format('REVOKE ALL ON %s public.%I FROM %I',
            CASE relation.kind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relation.name, application);
        IF relation.kind = 'S' THEN
            EXECUTE format('GRANT USAGE ON SEQUENCE public.%I TO %I', relation.name, application);
        ELSIF relation.kind IN ('v', 'm') OR relation.name = '_sqlx_migrations' THEN
            EXECUTE format('GRANT SELECT ON public.%I TO %I', relation.name, application);
        ELSIF relation.name = ANY (append_only) THEN
            EXECUTE format('GRANT SELECT, INSERT ON public.%I TO %I', relation.name, application);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO %I', relation.name, application);
        END IF;
    END LOOP;
END
$$;
