-- One row per risk reviewed by the day: its last review, and the level of the one before.
create or replace macro risks_on(project, day, place) as table
with reviews as (
    select
        *,
        row_number() over (partition by risk_id order by reviewed_on desc) as age
    from risk_reviews
    where reviewed_on <= day
)
select
    risks.*,
    coalesce(municipality_of.municipality, 'unknown') as municipality,
    now.likelihood,
    now.impact,
    now.likelihood::integer * now.impact as level,
    (select before.likelihood::integer * before.impact from reviews as before
     where before.risk_id = risks.risk_id and before.age = 2) as previous_level,
    now.reviewed_on,
    now.status
from risks
join reviews as now on now.risk_id = risks.risk_id and now.age = 1
left join municipality_of using (place_id)
where risks.project_id = project and is_here(municipality_of.municipality, place);

-- One row per grant awarded by the day, placed where the benefit falls.
create or replace macro awards(project, day, place) as table
select
    grants.*,
    calls.scheme,
    coalesce(applications.title, calls.title) as title,
    organisations.name as organisation,
    municipality_of.municipality,
    case when grants.application_id is null then 'municipality' else calls.scheme end as award_kind,
    coalesce(
        (select sum(tranches.amount) from tranches
         where tranches.grant_id = grants.grant_id and tranches.paid_on <= day),
        0
    ) as paid
from grants
left join applications using (application_id)
join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
left join organisations on organisations.organisation_id = applications.organisation_id
left join municipality_of on municipality_of.place_id = grants.beneficiary_place_id
where
    calls.project_id = project
    and grants.awarded_on <= day
    and is_here(municipality_of.municipality, place);
