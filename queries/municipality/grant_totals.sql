-- One row per kind of award and currency: what is awarded in a place, paid and left by the day.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: award_kind varchar, currency varchar, grants bigint, awarded double, paid double, left double
with payments as (
    select
        grant_id,
        sum(amount) as paid
    from tranches
    where paid_on <= $as_of::date
    group by grant_id
)
select
    award_kind,
    currency,
    count(*) as grants,
    sum(amount)::double as awarded,
    coalesce(sum(paid), 0)::double as paid,
    (sum(amount) - coalesce(sum(paid), 0))::double as "left"
from awards
left join payments using (grant_id)
where
    project_id = $project_id
    and place_id = $place_id
    and awarded_on <= $as_of::date
group by award_kind, currency
order by list_position(['municipality', 'local_initiative', 'small_grant'], award_kind), currency
