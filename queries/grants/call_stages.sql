-- One row per step of a call of local initiatives or with steps told: planned, done, days late, deadline; by the day.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar
-- columns: call_id varchar, call varchar, call_scheme varchar, place_id varchar, call_stage tinyint,
--   stage_state varchar, step_state varchar, planned_on date, done_on date, days_late bigint, deadline_on date,
--   finished_on date, days_past_deadline bigint, current_stage tinyint
with shown as (
    select
        calls.call_id, calls.title as call, calls.scheme as call_scheme,
        coalesce(municipality_id, calls.place_id, 'unknown') as place_id,
        coalesce(max(call_stages.planned_on), any_value(projects.end_date)) as deadline_on
    from calls
    join projects using (project_id)
    left join call_stages using (call_id)
    left join municipalities_of_places on municipalities_of_places.place_id = calls.place_id
    where
        calls.project_id = $project_id
        and ($place_id::varchar is null or calls.place_id is null or municipality_id = $place_id)
        and ($call_id = 'all' or calls.call_id = $call_id)
    group by calls.call_id, calls.title, calls.opened_on, calls.scheme, calls.place_id, municipality_id
    having (calls.scheme = 'local_initiative' or count(call_stages.stage) > 0)
        and (coalesce(calls.opened_on <= $as_of::date, false) or min(call_stages.done_on) <= $as_of::date)
),

steps as (
    select
        shown.*, stages.call_stage, call_stages.planned_on,
        if(call_stages.done_on <= $as_of::date, call_stages.done_on, null) as done_on
    from shown
    cross join (
        select stage::tinyint as call_stage from (select unnest(generate_series(1, 11)) as stage) as every_stage
    ) as stages
    left join call_stages on call_stages.call_id = shown.call_id and call_stages.stage = stages.call_stage
),

told as (
    select
        *,
        min(call_stage) filter (where done_on is null) over whole as current_stage,
        greatest(coalesce(done_on, $as_of::date) - planned_on, 0)::bigint as days_late,
        if(count(done_on) over whole = 11, max(done_on) over whole, null) as finished_on,
        count(*) filter (where done_on is null and planned_on < $as_of::date) over whole as overdue
    from steps
    window whole as (partition by call_id)
)

select
    call_id, call, call_scheme, place_id, call_stage,
    case
        when done_on is not null then if(done_on > planned_on, 'done_late', 'done')
        when planned_on is null then 'untold'
        when planned_on < $as_of::date then 'overdue'
        else if(planned_on - $as_of::date <= 30, 'due', 'to_come')
    end as stage_state,
    case when done_on is not null then 'done' when call_stage = current_stage then 'now' else 'to_come' end as step_state,
    planned_on, done_on, days_late, deadline_on, finished_on,
    greatest(coalesce(finished_on, $as_of::date) - deadline_on, 0)::bigint as days_past_deadline, current_stage
from told
order by overdue desc, sum(days_late) over (partition by call_id) desc, call, call_id, call_stage
