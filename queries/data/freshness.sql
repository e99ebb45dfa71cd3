-- One row: places and topics that data are expected of, by how recent their last fact on or before the as-of date is.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: expected bigint, available bigint, due bigint, overdue bigint, missing bigint
with facts as (
    select project_id, place_id, 'events' as topic, end_date as fact_on from events where status = 'held'
    union all select project_id, place_id, 'plans', adopted_on from action_plans
    union all select project_id, place_id, 'plans', last_update_on from activity_states
    union all select coalesce(project_id, $project_id), place_id, 'mapping', unnest([mapped_on, assessed_on])
    from organisations left join capacity_scores using (organisation_id)
    union all select project_id, place_id, 'early_warning', unnest([identified_on, reviewed_on])
    from risks left join risk_reviews using (risk_id)
    union all select project_id, place_id, 'early_warning', observed_on from signals
    union all select project_id, place_id, 'early_warning', raised_on from issues
    union all select project_id, coalesce(place_id, 'ALL'), 'grants', done_on from calls join call_stages using (call_id)
    union all select project_id, asked.place_id, 'grants', submitted_on
    from applications as asked join calls using (call_id)
    union all select project_id, beneficiary_place_id, 'grants', unnest([awarded_on, paid_on, report_submitted_on])
    from grants left join tranches using (grant_id) left join applications using (application_id)
    join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
    union all select project_id, reported.place_id, 'indicators', approved_on
    from measurements as reported join indicators using (indicator_id) where status = 'approved'
),
last_facts as (
    select topic, unnest(list_distinct([place_id, municipality_id])) as place_id, max(fact_on) as fact_on
    from facts left join municipalities_of_places using (place_id)
    where project_id = $project_id and fact_on <= $as_of::date
    group by topic, place_id, municipality_id
),
expected_now as (
    select topic, first_date, every_days::bigint as every_days, load_id, row_number, expected.place_id, (
        select max(fact_on) from last_facts
        where last_facts.topic = expected.topic and last_facts.place_id in (expected.place_id, 'ALL')) as last_fact_on
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
