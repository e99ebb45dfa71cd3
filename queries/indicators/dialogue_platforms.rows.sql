-- One row per dialogue platform held by then: the rows behind their number.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, event varchar, place_id varchar, event_date date,
--   value bigint
select
    'events' as table_name,
    events.load_id,
    events.row_number::bigint as row_number,
    events.title as event,
    coalesce(municipalities_of_places.municipality_id, 'unknown') as place_id,
    events.end_date as event_date,
    1::bigint as value
from events
join municipalities_of_places on municipalities_of_places.place_id = events.place_id
where events.project_id = $project_id::varchar
    and events.kind = 'dialogue'
    and events.status = 'held'
    and events.end_date <= $as_of::date
    and ($place_id::varchar is null or municipalities_of_places.municipality_id = $place_id::varchar)
order by
    events.end_date,
    events.load_id,
    events.row_number,
    events.event_id
