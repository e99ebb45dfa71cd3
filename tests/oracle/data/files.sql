select load_id, sheet, table_name, substring(sha256, 1, 12) as sha256, encoding, delimiter, rows_read from loads
