-- One row: people who completed a training in conflict management or communication, by home.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: value double
with counted as (
    select max(people) as people
    from trained_counts
    where project_id = $project_id::varchar
        and place_id = coalesce($place_id::varchar, 'all')
        and valid_from <= $as_of::date
        and valid_to > $as_of::date
), no_one_here as (
    select min(people) as nobody
    from no_one
    where place_id in ('all', coalesce($place_id::varchar, 'all'))
)
select coalesce(counted.people, nobody)::double as value
from counted
cross join no_one_here
order by value
