-- One row per tranche that is due before its grant was awarded or after it ends.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'tranches' as table_name,
    tranches.load_id,
    tranches.row_number,
    'due_on' as column_name,
    tranches.due_on::varchar as value,
    'warning' as severity,
    concat_ws(' – ', grants.awarded_on, grants.end_date) as detail
from tranches
join grants on grants.grant_id = tranches.grant_id
where tranches.due_on < grants.awarded_on or tranches.due_on > grants.end_date
order by tranches.load_id, tranches.row_number
