-- One row per file or sheet of the snapshot: its table, the first twelve digits of its sha256, how it was read, rows read.
-- parameters: none
-- columns: load_id varchar, sheet varchar, table_name varchar, sha256 varchar, encoding varchar, delimiter varchar,
--   rows_read bigint
select
    load_id,
    sheet,
    table_name,
    left(sha256, 12) as sha256,
    encoding,
    delimiter,
    rows_read
from loads
order by
    table_name,
    load_id
