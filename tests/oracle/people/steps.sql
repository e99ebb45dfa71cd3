-- order: list_position(['F', 'M', 'X', 'U'], sex)
with cells as (
    select sex, 1 as registered, attended::integer as attended, completed::integer as completed, 0 as participations
    from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    where is_here(home, $place_id)
    union all
    select sex, 0, 0, 0, number
    from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    where is_here(event_place, $place_id)
)
select
    sex,
    sum(registered)::bigint as registered,
    sum(attended)::bigint as attended,
    sum(completed)::bigint as completed,
    sum(participations)::bigint as participations
from cells
group by sex
