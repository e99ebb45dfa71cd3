-- One row: people who completed a training in conflict management or communication, by home.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: value double
select count(distinct person_id)::double as value
from people_facts
where project_id = $project_id::varchar
    and event_date <= $as_of::date
    and kind = 'training'
    and topic in ('conflict_management', 'communication')
    and completed
    and ($place_id::varchar is null or home_place_id = $place_id::varchar)
order by value
