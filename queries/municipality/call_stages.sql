-- One row per call of a place and step of its procedure: planned and done by the day, days late, which step is now.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: call varchar, call_stage tinyint, step_state varchar, planned_on date, done_on date, days_late bigint
with steps as (
    select
        calls.call_id,
        calls.title as call,
        call_stages.stage as call_stage,
        call_stages.planned_on,
        if(call_stages.done_on <= $as_of::date, call_stages.done_on, null) as done_on,
        min(call_stages.stage) filter (where coalesce(call_stages.done_on > $as_of::date, true))
            over (partition by calls.call_id) as next_stage,
        coalesce(calls.opened_on <= $as_of::date, false)
            or min(call_stages.done_on) over (partition by calls.call_id) <= $as_of::date as has_begun
    from call_stages
    join calls using (call_id)
    left join municipalities_of_places using (place_id)
    where calls.project_id = $project_id
        and (calls.place_id is null or municipality_id = $place_id)
)
select
    call,
    call_stage,
    case
        when done_on is not null then 'done'
        when call_stage = next_stage then 'now'
        else 'to_come'
    end as step_state,
    planned_on,
    done_on,
    greatest(coalesce(done_on, $as_of::date) - planned_on, 0)::bigint as days_late
from steps
where has_begun
order by call, call_id, call_stage
