-- order: list_position(['14-24', '25-35', '36-59', '60+', 'unknown'], age_band), list_position(['F', 'M', 'X', 'U'], sex)
with cells as (
    select age_band, sex, 1 as people, 0 as participations
    from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    where attended and is_here(home, $place_id)
    union all
    select age_band, sex, 0, number
    from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023')
    where is_here(event_place, $place_id)
)
select
    age_band,
    sex,
    sum(people)::bigint as people,
    sum(participations)::bigint as participations
from cells
where (select sum(if($counted = 'people', people, participations)) from cells) > 0
group by age_band, sex
