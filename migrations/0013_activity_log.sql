-- The activity log is searched by who acted, too: an entry keeps the name of that time, so accounts do not lead to it.

create index audit_log_actor on audit_log using gin (actor gin_trgm_ops);
