-- order: call, call_stage
with steps as (
    select
        call_stages.*,
        calls.title,
        if(done_on <= $as_of, done_on, null) as done_by_then
    from call_stages
    join calls using (call_id)
    left join municipality_of using (place_id)
    where
        project_id = $project_id
        and (municipality = $place_id or calls.place_id is null)
        and (                                   -- a call that is announced, or prepared: opening is the third step
            opened_on <= $as_of
            or call_id in (select call_id from call_stages where done_on <= $as_of)
        )
)
select
    title as call,
    stage as call_stage,
    case
        when done_by_then is not null then 'done'
        when stage = (
            select min(stage) from steps as others
            where others.call_id = steps.call_id and others.done_by_then is null
        ) then 'now'
        else 'to_come'
    end as step_state,
    planned_on,
    done_by_then as done_on,
    greatest(coalesce(done_by_then, $as_of) - planned_on, 0) as days_late
from steps
