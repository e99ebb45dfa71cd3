-- order: list_position(['F', 'M', 'X', 'U'], sex)
with cells as (
    select sex as sex, 1 as people, 0 as participations
    from participants($project_id, $as_of, 'all', 'all', 'kg_2023')
    where attended and home = $place_id
    union all
    select sex, 0, number
    from participations($project_id, $as_of, 'all', 'all', 'kg_2023')
    where event_place = $place_id
)
select sex, sum(people)::bigint as people, sum(participations)::bigint as participations
from cells
group by sex
