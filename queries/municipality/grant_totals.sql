-- One row per kind of award and currency: what is awarded in a place, paid and left by the day.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: award_kind varchar, currency varchar, grants bigint, awarded double, paid double, left double
with awards as (
    select
        if(grants.application_id is null, 'municipality', calls.scheme) as award_kind,
        grants.currency,
        grants.amount,
        coalesce((
            select sum(tranches.amount)
            from tranches
            where tranches.grant_id = grants.grant_id and tranches.paid_on <= $as_of::date), 0) as paid
    from grants
    left join applications using (application_id)
    join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
    join municipalities_of_places as placed
        on placed.place_id = grants.beneficiary_place_id
    where calls.project_id = $project_id
        and placed.municipality_id = $place_id
        and grants.awarded_on <= $as_of::date
)
select
    award_kind,
    currency,
    count(*) as grants,
    sum(amount)::double as awarded,
    sum(paid)::double as paid,
    (sum(amount) - sum(paid))::double as "left"
from awards
group by award_kind, currency
order by list_position(['municipality', 'local_initiative', 'small_grant'], award_kind), currency
