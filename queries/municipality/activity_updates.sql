-- One row per report on an activity of the place: for its officials.
-- parameters: place_id varchar
-- columns: activity_id varchar, reported_on date, sequence smallint, status varchar, percent_done tinyint,
--   revised_end date, spent decimal(14,2), note varchar, source_id varchar
select
    activity_id,
    reported_on,
    sequence,
    status,
    percent_done,
    revised_end,
    spent,
    note,
    source_id
from activity_updates
where
    activity_id in (
        select activity_id
        from activities
        join objectives using (objective_id)
        join action_plans using (plan_id)
        where action_plans.place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by
    activity_id,
    reported_on,
    sequence
