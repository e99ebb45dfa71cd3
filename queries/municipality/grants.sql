-- One row per grant whose benefit falls in a place, newest first; paid and left by the day.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: grant varchar, award_kind varchar, organisation varchar, awarded_on date, currency varchar, amount double,
--   paid double, left double, grant_outcome varchar
with payments as (
    select
        grant_id,
        sum(amount) as paid
    from tranches
    where paid_on <= $as_of::date
    group by grant_id
)
select
    coalesce(applications.title, calls.title) as "grant",
    if(grants.application_id is null, 'municipality', calls.scheme) as award_kind,
    organisations.name as organisation,
    grants.awarded_on,
    grants.currency,
    grants.amount::double as amount,
    coalesce(payments.paid, 0)::double as paid,
    (grants.amount - coalesce(payments.paid, 0))::double as "left",
    if(grants.closed_on <= $as_of::date, coalesce(grants.outcome, 'active'), 'active') as grant_outcome
from grants
left join applications using (application_id)
join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
join municipalities_of_places as placed
    on placed.place_id = grants.beneficiary_place_id
left join organisations on organisations.organisation_id = applications.organisation_id
left join payments using (grant_id)
where
    calls.project_id = $project_id
    and placed.municipality_id = $place_id
    and grants.awarded_on <= $as_of::date
order by
    grants.awarded_on desc,
    "grant"
