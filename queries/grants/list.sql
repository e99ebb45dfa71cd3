-- One row per grant awarded by the day: recipient, place of the benefit, money, state; first those not closed by it.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar, search varchar
-- columns: grant_id varchar, grant varchar, award_kind varchar, recipient varchar, place_id varchar,
--   conflict_type varchar, currency varchar, awarded decimal(18,2), paid decimal(18,2), left decimal(18,2),
--   cofinancing decimal(18,2), cofinancing_percent double, grant_outcome varchar, awarded_on date, start_date date,
--   end_date date, closed_on date
with payments as (
    select
        grant_id,
        sum(amount) as paid
    from tranches
    where paid_on <= $as_of::date
    group by grant_id
),

shown as (
    select
        awards.*,
        if(awards.application_id is null, 'municipality', coalesce(organisation, 'unknown')) as recipient,
        coalesce(grants.cofinancing_cash, 0) + coalesce(grants.cofinancing_in_kind, 0) as cofinancing,
        coalesce(paid, 0) as paid,
        grants.start_date,
        grants.end_date
    from awards
    join grants using (grant_id)
    left join payments using (grant_id)
    where
        awards.project_id = $project_id
        and awards.awarded_on <= $as_of::date
        and ($place_id::varchar is null or awards.place_id = $place_id)
        and ($call_id = 'all' or awards.call_id = $call_id)
        and ($conflict_type = 'all'
            or (awards.application_id is not null and coalesce(awards.conflict_type, 'unknown') = $conflict_type))
)

select
    grant_id, title as "grant", award_kind, recipient, coalesce(place_id, 'unknown') as place_id,
    if(application_id is null, null, coalesce(conflict_type, 'unknown')) as conflict_type, currency,
    amount::decimal(18, 2) as awarded,
    paid::decimal(18, 2) as paid,
    (amount - paid)::decimal(18, 2) as "left",
    cofinancing::decimal(18, 2) as cofinancing,
    100 * cofinancing::double / nullif(amount + cofinancing, 0) as cofinancing_percent,
    if(closed_on <= $as_of::date, coalesce(outcome, 'active'), 'active') as grant_outcome,
    awarded_on, start_date, end_date,
    if(closed_on <= $as_of::date, closed_on, null) as closed_on
from shown
where contains(lower(coalesce(title, '')), lower($search)) or contains(lower(organisation), lower($search))
order by
    grant_outcome <> 'active',
    "left" desc,
    awarded_on desc,
    grant_id
