select coalesce(sum(sign * net_sales), 0)::bigint as "net_sales!" from change_invoice
