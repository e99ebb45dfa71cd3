with theirs as (
    select *, (select lies_in from lodgings where lodgings.place_id = calls.place_id) as home
    from calls
    where project_id = $project_id and (scheme = 'local_initiative' or call_id in (select call_id from call_stages))
),
steps as (
    select
        theirs.call_id,
        theirs.title,
        theirs.scheme,
        coalesce(home, 'unknown') as place_id,
        stage,
        (select planned_on from call_stages as told
         where told.call_id = theirs.call_id and told.stage = every.stage) as planned_on,
        (select done_on from call_stages as told
         where told.call_id = theirs.call_id and told.stage = every.stage and done_on <= $as_of) as done_on
    from theirs, range(1, 12) as every(stage)
    where
        $call_id in ('all', call_id)
        and (home is null or is_in(home, $place_id))
        and (opened_on <= $as_of
             or exists (from call_stages where call_stages.call_id = theirs.call_id and done_on <= $as_of))
),
whole as (
    select
        call_id,
        coalesce(max(planned_on),
                 (select end_date from projects where project_id = $project_id)) as deadline_on,
        if(count(done_on) = 11, max(done_on), null) as finished_on,
        min(stage) filter (done_on is null) as current_stage
    from steps
    group by call_id
)
select
    call_id,
    title as call,
    scheme as call_scheme,
    place_id,
    stage::tinyint as call_stage,
    case
        when done_on > planned_on then 'done_late'
        when done_on is not null then 'done'
        when planned_on is null then 'untold'
        else ['overdue', 'due', 'to_come'][
            1 + (planned_on >= $as_of)::integer + (planned_on > $as_of::date + 30)::integer
        ]
    end as stage_state,
    case when done_on is not null then 'done' when stage = current_stage then 'now' else 'to_come' end as step_state,
    planned_on,
    done_on,
    greatest(coalesce(done_on, $as_of::date) - planned_on, 0) as days_late,
    deadline_on,
    finished_on,
    greatest(coalesce(finished_on, $as_of::date) - deadline_on, 0) as days_past_deadline,
    current_stage
from steps
join whole using (call_id)
