-- What was missing of the admin portal.

-- Which rows of its file an invoice came from, kept with what the upload holds: the drawer of an invoice names them. Null for
-- uploads from before.
alter table upload_invoice add column first_row integer, add column last_row integer;
alter table staging_invoice add column last_row integer not null;
alter table pending_invoice add column last_row integer;

-- The company's logo that a mail shows.
alter table mail add column logo bytea references picture;
-- Since when nothing shows a picture; null while something does. It goes a week later.
alter table picture add column unused_since timestamptz;
