-- One row: people, participations, women, and the trained beside the target (none for one place); NULL where withheld.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: registered bigint, people bigint, completed bigint, participations bigint, women bigint,
--   sex_unknown bigint, women_percent double, trained bigint, target double
with counted as (
    select
        max(registered) filter (where sex = 'all') as registered,
        max(attended) filter (where sex = 'all') as people,
        max(completed) filter (where sex = 'all') as completed,
        max(participations) filter (where sex = 'all') as participations,
        max(attended) filter (where sex = 'F') as women,
        max(attended) filter (where sex = 'U') as sex_unknown
    from people_counts
    where
        project_id = $project_id
        and as_of = $as_of::date
        and crossing in ('total', 'sex', 'place', 'place_sex')
        and starts_with(crossing, 'place') = ($place_id::varchar is not null)
        and place_id = coalesce($place_id::varchar, 'all')
        and kind = $event_kind
        and topic = $event_topic
),
trained as (
    select max(people) as trained
    from trained_counts
    where
        project_id = $project_id
        and place_id = coalesce($place_id::varchar, 'all')
        and valid_from <= $as_of::date
        and valid_to > $as_of::date
),
wanted as (
    select max(target) filter (where $place_id::varchar is null) as target
    from indicators
    where project_id = $project_id and query = 'people_trained'
),
no_one_here as (
    select min(people) as nobody
    from no_one
    where place_id in ('all', coalesce($place_id::varchar, 'all'))
)
select
    coalesce(registered, nobody) as registered,
    coalesce(people, nobody) as people,
    coalesce(completed, nobody) as completed,
    coalesce(participations, nobody) as participations,
    coalesce(women, nobody) as women,
    coalesce(sex_unknown, nobody) as sex_unknown,
    case
        when nobody = 0 or people >= 20 then round(100 * coalesce(women, nobody)::double / nullif(people, 0))
    end as women_percent,
    coalesce(trained, nobody) as trained,
    target
from counted
cross join trained
cross join wanted
cross join no_one_here
order by people
