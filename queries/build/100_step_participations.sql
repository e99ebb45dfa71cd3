-- One row per as-of day, event kind, topic, place and finest split: participations first counted there, not cumulative.
-- parameters: none
-- columns: project_id varchar, as_of date, kind varchar, topic varchar, place_id varchar, sex varchar, age_band varchar,
--   youth_kg_2023 varchar, youth_kg_2009 varchar, youth_un varchar, affiliation varchar, disability varchar,
--   participations bigint
with every_one as (
    select
        project_id, event_date, kind, topic, place_id, sex, age_band, youth_kg_2023, youth_kg_2009, youth_un,
        affiliation, disability, 1 as participations
    from people_facts
    where attended
    union all
    select
        project_id, event_date, kind, topic, place_id, sex, age_band, youth_kg_2023, youth_kg_2009, youth_un,
        'unknown', 'U', participations
    from step_headcounts
)
select
    every_one.project_id,
    step_days.as_of,
    every_one.kind,
    every_one.topic,
    every_one.place_id,
    every_one.sex,
    every_one.age_band,
    every_one.youth_kg_2023,
    every_one.youth_kg_2009,
    every_one.youth_un,
    every_one.affiliation,
    every_one.disability,
    sum(every_one.participations)::bigint as participations
from every_one
join step_days on step_days.project_id = every_one.project_id and step_days.day = every_one.event_date
group by
    every_one.project_id,
    step_days.as_of,
    every_one.kind,
    every_one.topic,
    every_one.place_id,
    every_one.sex,
    every_one.age_band,
    every_one.youth_kg_2023,
    every_one.youth_kg_2009,
    every_one.youth_un,
    every_one.affiliation,
    every_one.disability
order by every_one.project_id, step_days.as_of
