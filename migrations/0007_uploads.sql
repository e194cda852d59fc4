-- Uploads, the files they came as, and which version of which invoice each of them holds.

create table stored_file (
    sha256 bytea primary key,
    size bigint not null,
    created_at timestamptz not null default now()
);

-- The original in pieces of one megabyte: written and read as a stream.
create table stored_file_chunk (
    sha256 bytea not null references stored_file,
    chunk integer not null,
    bytes bytea not null,
    primary key (sha256, chunk)
);

-- Workbooks are compressed already, and CSV is read back as a stream.
alter table stored_file_chunk alter column bytes set storage external;

-- The order in which uploads were imported: the newest that is not undone decides what an invoice says.
create sequence upload_commit_order;

create table upload (
    id bigint generated always as identity primary key,
    -- what the file holds; null while or where nobody can tell
    kind text,
    given_kind text,
    mode text not null check (mode in ('commit', 'check')),
    status text not null constraint upload_status_check
        check (status in ('processing', 'checked', 'needs_choice', 'rejected', 'committed', 'undone', 'expired')),
    file_name text not null,
    file_size bigint not null,
    file_sha256 bytea not null references stored_file,
    options jsonb not null default '{}',
    batch text,
    -- UploadReport as of the last check or import; null before the first
    report jsonb,
    -- what the effects of the last check came to; a commit that comes to something else says so first
    effects_key text,
    -- a commit came to other effects than the check had shown, and wrote nothing
    effects_changed boolean not null default false,
    -- one line for the history
    outcome text not null default '',
    rows_read bigint not null default 0,
    account_id bigint not null,
    uploaded_by text not null,
    uploaded_at timestamptz not null,
    -- from when the 24 hours of a check count
    checked_at timestamptz,
    attempts integer not null default 0,
    commit_order bigint unique,
    committed_at timestamptz,
    undone_at timestamptz,
    undone_by text,
    undo_report jsonb,
    -- made by `demo load`, taken away by `demo remove`
    demo boolean not null default false
);

create index upload_history on upload (uploaded_at desc, id desc);
create index upload_waiting on upload (id) where status = 'processing';
create index upload_open on upload (checked_at) where status in ('checked', 'needs_choice', 'rejected');
create index upload_committed on upload (commit_order desc) where status = 'committed';

create table upload_invoice (
    invoice_id bigint not null references invoice on delete cascade,
    upload_id bigint not null references upload,
    content_hash uuid not null,
    primary key (invoice_id, upload_id)
);

create index upload_invoice_upload on upload_invoice (upload_id);

-- Columns that an uploader mapped by hand, remembered for that set of headers.
create table column_mapping (
    header_signature text not null,
    kind text not null,
    columns jsonb not null,
    account_id bigint not null,
    updated_at timestamptz not null,
    primary key (header_signature, kind)
);

-- What an import works on. An import makes temporary tables of the same names and shapes, which hide these; these stay
-- empty and are what statements are checked against when the server is compiled.
create unlogged table staging_customer (
    key integer not null,
    number text not null,
    name text not null,
    row integer not null,
    customer_id bigint
);

create unlogged table staging_part (
    key integer not null,
    number text not null,
    name text not null,
    material_code text not null,
    part_type text not null,
    rank text not null,
    product_line text not null,
    tobpm text not null,
    row integer not null,
    part_id bigint
);

create unlogged table staging_invoice (
    key integer not null,
    number text not null,
    date date not null,
    customer_key integer not null,
    customer_name text not null,
    channel text not null,
    invoice_type text not null,
    row integer not null
);

create unlogged table staging_line (
    invoice_key integer not null,
    line integer not null,
    part_key integer not null,
    part_group text not null,
    quantity bigint not null,
    gross_sales bigint not null,
    discount bigint not null,
    total bigint not null,
    net_sales bigint not null,
    vat bigint not null,
    cost bigint,
    gross_profit bigint,
    hash bigint not null
);

create unlogged table staging_stock (
    row integer not null,
    number text not null,
    name text not null,
    material_code text not null,
    product_line text not null,
    tobpm text not null,
    quantity bigint not null,
    value bigint not null,
    part_id bigint
);

-- The invoices of an upload against what is known.
create unlogged table pending_invoice (
    -- of the staged invoice; null when an undo brings a version back
    key integer,
    invoice_id bigint not null,
    -- the upload that the version comes with
    upload_id bigint not null,
    state text not null,
    row integer,
    known_line_count integer,
    number text not null,
    date date not null,
    customer_id bigint not null,
    customer_name text not null,
    channel text not null,
    invoice_type text not null,
    lines integer not null,
    quantity bigint not null,
    gross_sales bigint not null,
    discount bigint not null,
    total bigint not null,
    net_sales bigint not null,
    vat bigint not null,
    cost bigint not null,
    gross_profit bigint not null,
    known_net_sales bigint not null,
    known_lines integer not null,
    content_hash uuid not null
);

-- What an import or an undo takes away (sign -1) and adds (sign 1).
create unlogged table change_invoice (
    sign smallint not null,
    invoice_id bigint not null,
    number text not null,
    date date not null,
    customer_id bigint not null,
    invoice_type text not null,
    lines bigint not null,
    quantity bigint not null,
    gross_sales bigint not null,
    discount bigint not null,
    total bigint not null,
    net_sales bigint not null,
    cost bigint not null,
    gross_profit bigint not null,
    known_net_sales bigint not null,
    known_lines bigint not null
);

create unlogged table change_line (
    sign smallint not null,
    invoice_id bigint not null,
    line integer not null,
    date date not null,
    customer_id bigint not null,
    part_id bigint not null,
    part_group text not null,
    quantity bigint not null,
    gross_sales bigint not null,
    discount bigint not null,
    total bigint not null,
    net_sales bigint not null,
    vat bigint not null,
    cost bigint,
    gross_profit bigint
);
