-- One row per code of a place of another shape: a SOATE code has 14 digits, a P-code is KG, alone or with 11 digits.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with codes as (
    select load_id, row_number, 'soate' as column_name, soate as code, '[0-9]{14}' as shape from places
    union all
    select load_id, row_number, 'pcode', pcode, 'KG([0-9]{11})?' from places
)
select
    'places' as table_name,
    codes.load_id,
    codes.row_number,
    codes.column_name,
    codes.code as value,
    'error' as severity
from codes
where not regexp_full_match(codes.code, codes.shape)
order by codes.load_id, codes.row_number, codes.column_name
