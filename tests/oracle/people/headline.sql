with them as (
    from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    where is_here(home, $place_id)
),
numbers as (
    select
        count(*) as registered,
        count(*) filter (attended) as people,
        count(*) filter (completed) as completed,
        count(*) filter (attended and sex = 'F') as women,
        count(*) filter (attended and sex = 'U') as sex_unknown
    from them
)
select
    *,
    (
        select coalesce(sum(number), 0)::bigint
        from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
        where is_here(event_place, $place_id)
    ) as participations,
    if(people = 0, null, round(100 * women / people)) as women_percent,
    (
        select count(distinct person_id)
        from registrations($project_id, $as_of, 'training', 'all')
        join persons($project_id, $as_of) as persons using (person_id)
        where completed and topic in ('conflict_management', 'communication') and is_here(home, $place_id)
    ) as trained,
    (
        select target from indicators
        where project_id = $project_id and query = 'people_trained' and $place_id is null) as target
from numbers
