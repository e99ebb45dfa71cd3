-- order: level desc, reviewed_on desc
select
    event as risk,
    category as risk_category,
    likelihood,
    impact,
    level,
    previous_level,
    reviewed_on,
    status as risk_status,
    organisations.name as organisation
from risks_on($project_id, $as_of, $place_id)
left join organisations on organisation_id = owner_organisation_id
where status <> 'closed' and municipality = $place_id
