with expected as (
    select
        every_days,
        (
            select min($as_of::date - day)
            from learned
            where
                coalesce(learned.project_id, $project_id) = $project_id
                and learned.topic = expected_reports.topic
                and (learned.place_id = 'ALL' or expected_reports.place_id in (learned.place_id, learned.lies_in))
                and day <= $as_of
        ) as days_since
    from expected_reports
    join lodgings using (place_id)
    join project_days using (project_id)
    where project_id = $project_id and first_day <= $as_of and is_in(lodgings.lies_in, $place_id)
)
select
    count(*) as expected,
    count(*) filter (days_since <= every_days) as available,
    count(*) filter (days_since > every_days and 2 * days_since <= 3 * every_days) as due,
    count(*) filter (2 * days_since > 3 * every_days) as overdue,
    count(*) filter (days_since is null) as missing
from expected
