-- One row per place and topic that data are expected of, worst place first: the last fact, and whether it is recent.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: place_id varchar, report_topic varchar, freshness varchar, last_fact_on date, days_since bigint,
--   every_days bigint, due_on date, table_name varchar, load_id varchar, row_number bigint, expected bigint,
--   available bigint, due bigint, overdue bigint, missing bigint
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
    place_id, topic as report_topic, freshness, last_fact_on, days_since, every_days,
    coalesce(last_fact_on, first_date) + every_days::integer as due_on,
    'expected_reports' as table_name, load_id, row_number, 1::bigint as expected,
    (freshness = 'available')::bigint as available, (freshness = 'due')::bigint as due,
    (freshness = 'overdue')::bigint as overdue, (freshness = 'missing')::bigint as missing
from states
order by
    count(*) filter (where freshness = 'missing') over (partition by place_id) desc,
    count(*) filter (where freshness = 'overdue') over (partition by place_id) desc,
    count(*) filter (where freshness = 'due') over (partition by place_id) desc,
    place_id, report_topic
