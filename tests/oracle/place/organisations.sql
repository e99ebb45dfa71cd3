-- order: is_active desc, organisation_type, organisation
select name as organisation, organisation_type, legal_status, is_active, members_total, members_women
from organisations
join municipality_of using (place_id)
where
    coalesce(project_id, $project_id) = $project_id
    and municipality = $place_id
    and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of
