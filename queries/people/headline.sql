-- One row: people, participations, women among the people, and the trained beside the target (none for one place).
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: registered bigint, people bigint, completed bigint, participations bigint, women bigint,
--   sex_unknown bigint, women_percent double, trained bigint, target double
with counted as (
    select
        sum(registered)::bigint as registered,
        sum(attended)::bigint as people,
        sum(completed)::bigint as completed,
        sum(participations)::bigint as participations,
        sum(attended) filter (where sex = 'F')::bigint as women,
        sum(attended) filter (where sex = 'U')::bigint as sex_unknown
    from people_counts
    where
        project_id = $project_id
        and as_of = $as_of::date
        and crossing = case when $place_id::varchar is null then 'sex' else 'place_sex' end
        and place_id = coalesce($place_id::varchar, 'all')
        and kind = $event_kind
        and topic = $event_topic
),
trained as (
    select count(*) as trained
    from trained_people
    where
        project_id = $project_id
        and trained_on <= $as_of::date
        and ($place_id::varchar is null or home_place_id = $place_id::varchar)
),
wanted as (
    select max(target) filter (where $place_id::varchar is null) as target
    from indicators
    where
        project_id = $project_id
        and query = 'people_trained'
)
select
    coalesce(registered, 0) as registered,
    coalesce(people, 0) as people,
    coalesce(completed, 0) as completed,
    coalesce(participations, 0) as participations,
    coalesce(women, 0) as women,
    coalesce(sex_unknown, 0) as sex_unknown,
    round(100 * coalesce(women, 0)::double / nullif(people, 0)) as women_percent,
    trained,
    target
from counted
cross join trained
cross join wanted
order by people
