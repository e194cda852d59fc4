-- Why: what a customer's transaction may read and write, column by column. No cost, no profit, no margin, no value of stock: what is not
-- listed here cannot leak, whichever query asks for it. Rows are narrowed by the policies of migration 0019.
--
-- Run by the owner in one transaction after the migrations; the name of the application's role comes in the setting
-- ampc.application_role. Running it again changes nothing.
do $$
declare
    application constant text := current_setting('ampc.application_role');
    customer_may constant text[] := array[
        -- table: privilege: columns; what has no columns is for whole rows
        'account: select: id, customer_id, email, name, status, created_at, version',
        'customer: select: id, number, name, tier, email, phone, address, terms_days, created_at, version',
        'invoice: select: id, number, date, customer_id, customer_name, channel, invoice_type, lines, quantity, gross_sales, discount, total, net_sales, vat',
        'invoice_line: select: invoice_id, line, date, customer_id, part_id, part_group, quantity, gross_sales, discount, total, net_sales, vat',
        'part: select: id, number, number_normalised, name, name_words, part_group, hidden',
        'part_stock: select: part_id, on_hand, status, sold_90_days, per_day, snapshot_date',
        'favorite_part: select: customer_id, part_id, created_at',
        'favorite_part: insert: customer_id, part_id, created_at',
        'favorite_part: delete',
        'stock_request: select: customer_id, part_id, created_at',
        'stock_request: insert: customer_id, part_id, created_at',
        'stock_request: delete',
        'part_word: select: word',
        'points_entry: select: id, customer_id, kind, points, invoice_number, invoice_date, day, redemption_id, reason, note, created_at',
        'customer_points: select: customer_id, balance',
        'points_rule: select: valid_from, rupiah_per_point, expiry_months, made_on',
        'tier_rule: select: valid_from, gold, diamond, moon_stone',
        'tier_benefit: select: tier, benefits',
        'reward: select: id, name, description, picture, points, stock, valid_from, valid_until, tiers, hidden',
        'redemption: select: id, code, customer_id, reward_name, points, status, requested_at, ready_at, handed_over_at, cancelled_at, cancel_reason',
        'sales_day_customer: select: customer_id, date, invoices, lines, quantity, gross_sales, discount, total, net_sales',
        'sales_month_customer_group: select: customer_id, month, part_group, invoices, lines, quantity, gross_sales, discount, total, net_sales',
        'customer_top_part: select: customer_id, part_id, quantity, net_sales, previous, sales_change',
        'customer_often_part: select: customer_id, part_id, days_bought, last_bought, usual_quantity, every_days, expected, expected_from, expected_to',
        'often_part_run: select: sales_change',
        'sales_change: select: number',
        'customer_sales: select: customer_id, invoices, lines, quantity, gross_sales, discount, total, net_sales, first_date, last_date',
        'payment: select: id, customer_id, date, amount, method, reference, created_at, reversed_at',
        'payment_allocation: select: payment_id, invoice_number, amount',
        'opening_balance: select: id, customer_id, amount, date, taken_back_at',
        'receivable: select: customer_id, kind, invoice_id, number, date, due_date, total, rest',
        'payment_rule: select: kept_from, terms_days',
        -- the data date
        'sales_day: select: date'
    ];
    relation record;
    grant_ text;
begin
    execute 'grant usage on schema public to ampconnect_customer';
    for relation in
        select c.oid::regclass as name
        from pg_class c
        where c.relnamespace = 'public'::regnamespace
          and c.relkind in ('r', 'p', 'v', 'm')
          and pg_has_role(current_user, c.relowner, 'usage')
          and (c.relacl::text like '%ampconnect_customer=%'
               or exists (
                   select from pg_attribute a
                   where a.attrelid = c.oid and a.attacl::text like '%ampconnect_customer=%'
               ))
    loop
        execute format('revoke all on %s from ampconnect_customer', relation.name);
    end loop;
    foreach grant_ in array customer_may loop
        execute format('grant %s %s on public.%I to ampconnect_customer',
            trim(split_part(grant_, ':', 2)), '(' || nullif(split_part(grant_, ':', 3), '') || ')', split_part(grant_, ':', 1));
    end loop;
    if not pg_has_role(application, 'ampconnect_customer', 'member') then
        execute format('grant ampconnect_gate to %I', application);
    end if;
end
$$;
