-- One row per participation in a dialogue platform by then, or line of a head-count: the rows behind their number.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, event varchar, place_id varchar, event_date date,
--   person_id varchar, value bigint
select
    table_name,
    load_id,
    row_number,
    event,
    place_id,
    event_date,
    person_id,
    participations as value
from participation_rows
where project_id = $project_id::varchar
    and event_date <= $as_of::date
    and kind = 'dialogue'
    and ($place_id::varchar is null or place_id = $place_id::varchar)
    and exists (select 1 from as_of_dates where project_id = $project_id::varchar and as_of = $as_of::date)
order by
    event_date,
    table_name,
    load_id,
    row_number
