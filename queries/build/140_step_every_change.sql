-- One row per as-of day, kind, topic, crossing and cell of it, with the number of the cell: what is first counted there.
-- parameters: none
-- columns: cell bigint, project_id varchar, as_of date, kind varchar, topic varchar, crossing varchar, place_id varchar,
--   sex varchar, age_band varchar, youth_definition varchar, youth varchar, affiliation varchar, disability varchar,
--   registered bigint, attended bigint, completed bigint, participations bigint
with every_change as (
    select
        project_id, as_of, kind, topic, crossing, place_id, sex, age_band, 'all' as youth_definition, 'all' as youth,
        affiliation, disability, registered, attended, completed, participations
    from step_changes
    union all
    select
        project_id, as_of, kind, topic, crossing, place_id, 'all', 'all', youth_definition, youth,
        'all', 'all', registered, attended, completed, participations
    from step_youth_changes
)
select
    dense_rank() over (
        order by project_id, kind, topic, crossing, place_id, sex, age_band, youth_definition, youth,
            affiliation, disability
    ) as cell,
    project_id, as_of, kind, topic, crossing, place_id, sex, age_band, youth_definition, youth,
    affiliation, disability, registered, attended, completed, participations
from every_change
order by cell, as_of
