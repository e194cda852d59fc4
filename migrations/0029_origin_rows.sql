-- Which rows of its file an invoice came from, kept with what the upload holds: the drawer of an invoice names them. Null for
-- uploads from before.
alter table upload_invoice add column first_row integer, add column last_row integer;
alter table staging_invoice add column last_row integer not null;
alter table pending_invoice add column last_row integer;
