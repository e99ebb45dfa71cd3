select name as organisation, organisation_type, legal_status, is_active, members_total, members_women
from organisations
join municipality_of using (place_id)
where project_id = $project_id and municipality = $place_id and mapped_on <= $as_of
