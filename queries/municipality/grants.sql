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
    title as "grant",
    award_kind,
    organisation,
    awarded_on,
    currency,
    amount::double as amount,
    coalesce(paid, 0)::double as paid,
    (amount - coalesce(paid, 0))::double as "left",
    if(closed_on <= $as_of::date, coalesce(outcome, 'active'), 'active') as grant_outcome
from awards
left join payments using (grant_id)
where
    project_id = $project_id
    and place_id = $place_id
    and awarded_on <= $as_of::date
order by
    awarded_on desc,
    title,
    grant_id
