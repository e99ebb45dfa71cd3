-- One row per update that is all done but not completed, or not started but partly done.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'activity_updates' as table_name,
    activity_updates.load_id,
    activity_updates.row_number,
    'status' as column_name,
    activity_updates.status as value,
    'warning' as severity,
    activity_updates.percent_done::varchar as detail
from activity_updates
where (activity_updates.status = 'in_progress' and activity_updates.percent_done = 100)
    or (activity_updates.status = 'not_started' and activity_updates.percent_done > 0)
order by activity_updates.load_id, activity_updates.row_number
