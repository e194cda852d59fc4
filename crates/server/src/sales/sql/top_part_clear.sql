delete from top_part
