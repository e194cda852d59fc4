-- Why: behind a transaction pooler a connection cannot carry settings of its own, so the application's role gets them
-- as defaults in this database. Run as that role; name and value come in the settings ampc.name and ampc.value.
do $$
begin
    execute format(
        'alter role current_user in database %I set %I = %L',
        current_database(), current_setting('ampc.name'), current_setting('ampc.value')
    );
end
$$;
