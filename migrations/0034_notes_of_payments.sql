-- What people wrote of a payment was copied into the audit log, where anonymising a customer cannot take it away. It is no
-- longer written there; entries from before lose the note and nothing else.
alter table audit_log disable trigger audit_log_append_only;

update audit_log set after = after - 'note'
where action in ('payment_recorded', 'payment_reversed') and after ? 'note';

alter table audit_log enable trigger audit_log_append_only;
