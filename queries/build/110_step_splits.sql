-- One row per as-of day, kind, topic (each and all) and finest split: people by home and participations by event place.
-- parameters: none
-- columns: project_id varchar, as_of date, kind varchar, topic varchar, place_id varchar, sex varchar, age_band varchar,
--   youth_kg_2023 varchar, youth_kg_2009 varchar, youth_un varchar, affiliation varchar, disability varchar,
--   registered bigint, attended bigint, completed bigint, participations bigint
with kinds as (
    select distinct kind as one, kind as shown from step_participations
    union all
    select distinct kind, 'all' from step_participations
), topics as (
    select distinct topic as one, topic as shown from step_participations
    union all
    select distinct topic, 'all' from step_participations
)
select
    project_id, as_of, kind, topic, place_id, sex, age_band, youth_kg_2023, youth_kg_2009, youth_un,
    affiliation, disability, registered, attended, completed, 0::bigint as participations
from step_people_changes
union all
select
    changes.project_id, changes.as_of, kinds.shown, topics.shown, changes.place_id, changes.sex, changes.age_band,
    changes.youth_kg_2023, changes.youth_kg_2009, changes.youth_un, changes.affiliation, changes.disability,
    0, 0, 0, changes.participations
from step_participations as changes
join kinds on kinds.one = changes.kind
join topics on topics.one = changes.topic
order by project_id, as_of
