-- One row per as-of day, kind, topic and finest split: how many people are counted there for the first time, by home.
-- parameters: none
-- columns: project_id varchar, as_of date, kind varchar, topic varchar, place_id varchar, sex varchar, age_band varchar,
--   youth_kg_2023 varchar, youth_kg_2009 varchar, youth_un varchar, affiliation varchar, disability varchar,
--   registered bigint, attended bigint, completed bigint
with counted as (
    select project_id, person_id, kind, topic, registered_as_of as as_of, 1 as registered, 0 as attended, 0 as completed
    from step_firsts
    union all
    select project_id, person_id, kind, topic, attended_as_of, 0, 1, 0
    from step_firsts
    where attended_as_of is not null
    union all
    select project_id, person_id, kind, topic, completed_as_of, 0, 0, 1
    from step_firsts
    where completed_as_of is not null
)
select
    counted.project_id,
    counted.as_of,
    counted.kind,
    counted.topic,
    step_people.home_place_id as place_id,
    step_people.sex,
    step_people.age_band,
    step_people.youth_kg_2023,
    step_people.youth_kg_2009,
    step_people.youth_un,
    step_people.affiliation,
    step_people.disability,
    sum(counted.registered)::bigint as registered,
    sum(counted.attended)::bigint as attended,
    sum(counted.completed)::bigint as completed
from counted
join step_people on step_people.project_id = counted.project_id and step_people.person_id = counted.person_id
group by
    counted.project_id,
    counted.as_of,
    counted.kind,
    counted.topic,
    step_people.home_place_id,
    step_people.sex,
    step_people.age_band,
    step_people.youth_kg_2023,
    step_people.youth_kg_2009,
    step_people.youth_un,
    step_people.affiliation,
    step_people.disability
order by counted.project_id, counted.as_of
