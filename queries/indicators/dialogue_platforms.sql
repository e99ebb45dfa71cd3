-- One row: dialogue platforms held by then, by place of the event.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: value double
select count(*)::double as value
from events
join municipalities_of_places on municipalities_of_places.place_id = events.place_id
where events.project_id = $project_id::varchar
    and events.kind = 'dialogue'
    and events.status = 'held'
    and events.end_date <= $as_of::date
    and ($place_id::varchar is null or municipalities_of_places.municipality_id = $place_id::varchar)
order by value
