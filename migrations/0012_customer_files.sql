-- Customers come from files of their own, and such an upload can be undone like any other: it notes what it said of each
-- customer and what was there before. Customers that were made by mistake are merged into the right one, and hold nothing
-- afterwards.

create table upload_customer (
    customer_id bigint not null references customer,
    upload_id bigint not null references upload,
    -- the same fields as in after, as they were, so that an undo puts them back; null: the upload made the customer
    before jsonb,
    -- what the file says: name, and of email, phone, address, terms_days those that it says something of; whether the name
    -- is an edited one comes with the name
    after jsonb not null,
    primary key (customer_id, upload_id)
);

create index upload_customer_upload on upload_customer (upload_id);

-- The rows of a file of customers. As in migration 0007: always empty, hidden by temporary tables of the same name.
create unlogged table staging_profile (
    row integer not null,
    number text not null,
    name text not null,
    -- '' and null: the file says nothing of it
    email text not null,
    phone text not null,
    address text not null,
    terms_days integer,
    customer_id bigint,
    -- created, returned (was hidden), changed, unchanged, merged (into another customer: passed over)
    state text,
    -- what the file says of the address of somebody who signs in with another one: left
    left_email text
);

-- A merged customer holds nothing, and the one that it was merged into is there and is not merged itself.
create view broken_merges as
select c.id as customer_id
from customer c
left join customer m on m.id = c.merged_into and m.merged_into is null and not m.hidden
where c.merged_into is not null
    and (
        m.id is null
        or exists (select from invoice v where v.customer_id = c.id)
        or c.id in (select (a.header ->> 'customer_id')::bigint from archived_invoice a)
        or exists (select from customer_points p where p.customer_id = c.id and p.balance <> 0)
        or exists (select from account a where a.customer_id = c.id and a.anonymised_at is null)
    );
