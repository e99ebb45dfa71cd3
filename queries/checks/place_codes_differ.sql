-- One row per place below the country whose P-code is not KG and the last eleven digits of its SOATE code.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'places' as table_name,
    places.load_id,
    places.row_number,
    'pcode' as column_name,
    places.pcode as value,
    'error' as severity,
    places.soate as detail
from places
where places.level <> 'country'
    and regexp_full_match(places.soate, '[0-9]{14}')
    and places.pcode <> 'KG' || right(places.soate, 11)
order by places.load_id, places.row_number
