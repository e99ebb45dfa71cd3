-- One row: the headline numbers of a place: people from there, participations there, women among both, organisations.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: people bigint, women bigint, participations bigint, women_participations bigint, organisations bigint,
--   active_organisations bigint
with taken_part as (
    select
        max(attended) filter (where crossing = 'place') as people,
        max(attended) filter (where crossing = 'place_sex' and sex = 'F') as women,
        max(participations) filter (where crossing = 'place') as participations,
        max(participations) filter (where crossing = 'place_sex' and sex = 'F') as women_participations
    from people_counts
    where project_id = $project_id
        and place_id = $place_id
        and as_of = $as_of::date
        and crossing in ('place', 'place_sex')
        and kind = 'all'
        and topic = 'all'
),
mapped as (
    select
        count(*) as organisations,
        count(*) filter (where is_active) as active_organisations
    from organisations
    join municipalities_of_places using (place_id)
    where municipality_id = $place_id
        and (project_id = $project_id or project_id is null)
        and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of::date
),
no_one_here as (
    select min(people) as nobody
    from no_one
    where place_id in ('all', $place_id)
)
select
    coalesce(people, nobody) as people,
    coalesce(women, nobody) as women,
    coalesce(participations, nobody) as participations,
    coalesce(women_participations, nobody) as women_participations,
    organisations,
    active_organisations
from taken_part
cross join mapped
cross join no_one_here
order by people
