-- One row per application, grant and tranche: what it adds to each headline number of one kind of award and currency.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar,
--   award_kind varchar, currency varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, title varchar, place_id varchar, tranche tinyint,
--   date date, applications bigint, requested decimal(18,2), grants bigint, awarded decimal(18,2), paid decimal(18,2),
--   left decimal(18,2), stuck bigint
with asked as (
    select
        'applications' as table_name, applications.load_id, applications.row_number, applications.title,
        municipality_id as place_id, null::tinyint as tranche, submitted_on as date, 1 as applications,
        requested, 0 as grants, 0 as awarded, 0 as paid, 0 as "left", 0 as stuck
    from applications
    join calls using (call_id)
    left join municipalities_of_places on municipalities_of_places.place_id = applications.place_id
    where
        calls.project_id = $project_id and submitted_on <= $as_of::date
        and ($place_id::varchar is null or municipality_id = $place_id)
        and ($call_id = 'all' or calls.call_id = $call_id)
        and ($conflict_type = 'all' or coalesce(conflict_type, 'unknown') = $conflict_type)
        and calls.scheme = $award_kind and calls.currency = $currency
),

shown as (
    select
        awards.*,
        grants.load_id,
        grants.row_number
    from awards
    join grants using (grant_id)
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

instalments as (
    select tranches.*, title, place_id, coalesce(closed_on <= $as_of::date, false) as is_closed,
        coalesce(paid_on <= $as_of::date, false) as is_paid
    from tranches
    join shown using (grant_id)
)

select table_name, load_id, row_number, title, place_id, tranche, date, applications::bigint as applications,
    requested::decimal(18, 2) as requested, grants::bigint as grants, awarded::decimal(18, 2) as awarded,
    paid::decimal(18, 2) as paid, "left"::decimal(18, 2) as "left", stuck::bigint as stuck
from (
    select * from asked
    union all
    select 'grants', load_id, row_number, title, place_id, null, awarded_on, 0, 0, 1, amount, 0, amount, 0 from shown
    union all
    select 'tranches', load_id, row_number, title, place_id, number, due_on, 0, 0, 0, 0, if(is_paid, amount, 0),
        if(is_paid, -amount, 0), (due_on <= $as_of::date and not is_paid and not is_closed)::integer from instalments
)
order by table_name, load_id, row_number, title, date, tranche, place_id, requested, awarded, paid
