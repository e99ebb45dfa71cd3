-- One row: of one kind of award and one currency what is applied for, awarded, paid, left, and the stuck tranches.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar,
--   award_kind varchar, currency varchar
-- columns: applications bigint, requested decimal(18,2), grants bigint, awarded decimal(18,2), paid decimal(18,2),
--   left decimal(18,2), stuck bigint
with asked as (
    select applications.requested
    from applications
    join calls using (call_id)
    left join municipalities_of_places on municipalities_of_places.place_id = applications.place_id
    where
        calls.project_id = $project_id
        and applications.submitted_on <= $as_of::date
        and ($place_id::varchar is null or municipality_id = $place_id)
        and ($call_id = 'all' or calls.call_id = $call_id)
        and ($conflict_type = 'all' or coalesce(applications.conflict_type, 'unknown') = $conflict_type)
        and calls.scheme = $award_kind
        and calls.currency = $currency
),

shown as (
    select
        grant_id,
        amount,
        coalesce(closed_on <= $as_of::date, false) as is_closed
    from awards
    where
        awards.project_id = $project_id
        and awards.awarded_on <= $as_of::date
        and ($place_id::varchar is null or awards.place_id = $place_id)
        and ($call_id = 'all' or awards.call_id = $call_id)
        and ($conflict_type = 'all'
            or (awards.application_id is not null and coalesce(awards.conflict_type, 'unknown') = $conflict_type))
        and awards.award_kind = $award_kind
        and awards.currency = $currency
),

payments as (
    select
        sum(tranches.amount) filter (where paid_on <= $as_of::date) as paid,
        count(*) filter (where due_on <= $as_of::date and coalesce(paid_on > $as_of::date, true) and not is_closed) as stuck
    from tranches
    join shown using (grant_id)
)

select
    (select count(*) from asked) as applications,
    coalesce((select sum(requested) from asked), 0)::decimal(18, 2) as requested,
    (select count(*) from shown) as grants,
    coalesce((select sum(amount) from shown), 0)::decimal(18, 2) as awarded,
    coalesce(paid, 0)::decimal(18, 2) as paid,
    (coalesce((select sum(amount) from shown), 0) - coalesce(paid, 0))::decimal(18, 2) as "left",
    stuck
from payments
order by grants
