-- One row per update that says less is done than the one before it; cancelled and reopened activities are not meant.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with ordered as (
    select
        load_id,
        row_number,
        status,
        percent_done,
        lag(percent_done) over of_activity as before,
        lag(status) over of_activity as status_before
    from activity_updates
    where percent_done is not null
    window of_activity as (partition by activity_id order by reported_on, sequence)
)
select
    'activity_updates' as table_name,
    ordered.load_id,
    ordered.row_number,
    'percent_done' as column_name,
    ordered.percent_done::varchar as value,
    'warning' as severity,
    ordered.before::varchar as detail
from ordered
where ordered.percent_done < ordered.before
    and ordered.status <> 'cancelled'
    and ordered.status_before <> 'completed'
order by ordered.load_id, ordered.row_number
