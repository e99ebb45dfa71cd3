with held as materialized (from counted_events($project_id, $as_of, 'dialogue', 'all'))
select
    organisation_id,
    name as organisation,
    municipality_id as place_id,
    mapped_on,
    founded_on,
    is_active,
    (select count(*) from held where host_organisation_id = organisation_id) as platforms,
    (
        select count(*)
        from raised_issues($project_id, $as_of, null, 'all') as raised
        where event_id in (select held.event_id from held where host_organisation_id = centres.organisation_id)
    ) as issues
from centres($project_id, $as_of, $place_id) as centres
