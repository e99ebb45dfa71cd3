-- One row: people who completed a training in conflict management or communication, by home.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: value double
select count(*)::double as value
from trained_people
where project_id = $project_id::varchar
    and trained_on <= $as_of::date
    and ($place_id::varchar is null or home_place_id = $place_id::varchar)
order by value
