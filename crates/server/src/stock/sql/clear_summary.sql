delete from stock_summary
