-- One row: places and topics that data are expected of, by how recent their last fact on or before the as-of date is.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: expected bigint, available bigint, due bigint, overdue bigint, missing bigint
with expected_now as (
    select topic, first_date, every_days::bigint as every_days, load_id, row_number, expected.place_id, (
        select max(fact_on) from report_days
        where report_days.project_id = $project_id and report_days.topic = expected.topic
            and report_days.place_id in (expected.place_id, 'ALL') and fact_on <= $as_of::date) as last_fact_on
    from expected_reports as expected
    join data_dates using (project_id)
    left join municipalities_of_places using (place_id)
    where project_id = $project_id and first_date <= $as_of::date
        and ($place_id::varchar is null or coalesce(municipality_id, expected.place_id) = $place_id)
),
states as (
    select *, $as_of::date - last_fact_on as days_since, case
        when last_fact_on is null then 'missing'
        when days_since <= every_days then 'available'
        when 2 * days_since <= 3 * every_days then 'due'
        else 'overdue' end as freshness
    from expected_now
)
select
    count(*) as expected,
    count(*) filter (where freshness = 'available') as available,
    count(*) filter (where freshness = 'due') as due,
    count(*) filter (where freshness = 'overdue') as overdue,
    count(*) filter (where freshness = 'missing') as missing
from states
order by expected
