-- One row per table of the file: how many rows it has.
-- parameters: none
-- columns: table_name varchar, table_rows bigint
select
    table_name,
    estimated_size as table_rows
from duckdb_tables()
where not internal
order by table_name
