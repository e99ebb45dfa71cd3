-- One row per organisation of a place that is mapped by the day, active ones first.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: organisation varchar, organisation_type varchar, legal_status varchar, is_active boolean, members_total integer,
--   members_women integer
select
    organisations.name as organisation,
    organisations.organisation_type,
    organisations.legal_status,
    organisations.is_active,
    organisations.members_total,
    organisations.members_women
from organisations
join municipalities_of_places using (place_id)
where
    municipality_id = $place_id
    and (organisations.project_id = $project_id or organisations.project_id is null)
    and coalesce(organisations.mapped_on, organisations.founded_on, '0001-01-01') <= $as_of::date
order by
    organisations.is_active desc,
    organisations.organisation_type,
    organisations.name
