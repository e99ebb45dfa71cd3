-- One row per as-of day, kind, topic, youth definition and answer, of all places and each: what is counted for the first time.
-- parameters: none
-- columns: project_id varchar, as_of date, kind varchar, topic varchar, crossing varchar, place_id varchar,
--   youth_definition varchar, youth varchar, registered bigint, attended bigint, completed bigint, participations bigint
with answered as (
    select
        project_id, as_of, kind, topic, place_id, 'kg_2023' as youth_definition, youth_kg_2023 as youth,
        registered, attended, completed, participations
    from step_splits
    union all
    select
        project_id, as_of, kind, topic, place_id, 'kg_2009', youth_kg_2009,
        registered, attended, completed, participations
    from step_splits
    union all
    select
        project_id, as_of, kind, topic, place_id, 'un', youth_un,
        registered, attended, completed, participations
    from step_splits
)
select
    project_id,
    as_of,
    kind,
    topic,
    case when grouping(place_id) = 1 then 'youth' else 'place_youth' end as crossing,
    coalesce(place_id, 'all') as place_id,
    youth_definition,
    youth,
    sum(registered)::bigint as registered,
    sum(attended)::bigint as attended,
    sum(completed)::bigint as completed,
    sum(participations)::bigint as participations
from answered
group by grouping sets (
    (project_id, as_of, kind, topic, youth_definition, youth),
    (project_id, as_of, kind, topic, place_id, youth_definition, youth)
)
order by project_id, as_of
