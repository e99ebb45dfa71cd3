-- One row per grant: its project and call, what it is for and whose, and the municipality where its benefit falls.
-- parameters: none
-- columns: grant_id varchar, project_id varchar, call_id varchar, application_id varchar, award_kind varchar,
--   title varchar, organisation varchar, conflict_type varchar, place_id varchar, currency varchar,
--   amount decimal(14,2), awarded_on date, closed_on date, outcome varchar
select
    grants.grant_id,
    calls.project_id,
    calls.call_id,
    grants.application_id,
    case when grants.application_id is null then 'municipality' else calls.scheme end as award_kind,
    coalesce(applications.title, calls.title) as title,
    organisations.name as organisation,
    applications.conflict_type,
    municipalities_of_places.municipality_id as place_id,
    grants.currency,
    grants.amount,
    grants.awarded_on,
    grants.closed_on,
    grants.outcome
from grants
left join applications on applications.application_id = grants.application_id
join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
left join organisations on organisations.organisation_id = applications.organisation_id
left join municipalities_of_places on municipalities_of_places.place_id = grants.beneficiary_place_id
order by calls.project_id, grants.awarded_on, grants.grant_id
