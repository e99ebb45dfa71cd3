-- order: organisations desc
select
    organisation_type,
    sum(is_active::integer)::bigint as active,
    sum(1 - is_active::integer)::bigint as closed,
    count(organisation_id) as organisations,
    count(distinct place_id) as places
from found($project_id, $as_of, $place_id, $organisation_type, $area, $search)
group by organisation_type
