-- One row per border crossing to a country that is not a neighbour of Kyrgyzstan.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'border_crossings' as table_name,
    border_crossings.load_id,
    border_crossings.row_number,
    'neighbour' as column_name,
    border_crossings.neighbour as value,
    'error' as severity
from border_crossings
where border_crossings.neighbour not in ('CN', 'KZ', 'TJ', 'UZ')
order by border_crossings.load_id, border_crossings.row_number
