-- order: list_position(['trainings', 'people_trained', 'initiative_groups', 'dialogue_platforms', 'action_plans', 'municipalities_awarded', 'prevention_plans', 'implementation_plans', 'small_grants'], result_step)
with things(result_step, thing, place) as (
    select 'trainings', event_id, event_place from counted_events($project_id, $as_of, 'training', 'all')
    union all
    select 'dialogue_platforms', event_id, event_place from counted_events($project_id, $as_of, 'dialogue', 'all')
    union all
    select 'people_trained', person_id, home
    from persons($project_id, $as_of)
    where person_id in (
        select person_id
        from registrations($project_id, $as_of, 'training', 'all')
        where completed and topic in ('conflict_management', 'communication')
    )
    union all
    select 'initiative_groups', organisation_id, municipality
    from organisations
    left join municipality_of using (place_id)
    where
        project_id = $project_id
        and organisation_type = 'initiative_group'
        and is_active
        and coalesce(founded_on, mapped_on) <= $as_of
    union all
    select 'action_plans', plan_id, plan_place
    from known_plans($project_id, $as_of, null, 'action_plan')
    where adopted_on <= $as_of
    union all
    select 'prevention_plans', plan_id, plan_place
    from known_plans($project_id, $as_of, null, 'prevention_plan')
    where adopted_on <= $as_of
    union all
    select 'implementation_plans', plan_id, plan_place
    from known_plans($project_id, $as_of, null, 'implementation_plan')
    where adopted_on <= $as_of
    union all
    select distinct 'municipalities_awarded', municipality, municipality from awards($project_id, $as_of, null)
    union all
    select 'small_grants', grant_id, municipality from awards($project_id, $as_of, null)
    where award_kind = 'small_grant'
    union all
    select 'local_initiatives', grant_id, municipality from awards($project_id, $as_of, null)
    where award_kind = 'local_initiative'
),
steps as (
    select query as result_step, target from indicators where project_id = $project_id and target is not null
    union all
    select distinct result_step, null from things
    where result_step not in (select query from indicators where project_id = $project_id and target is not null
                              and query is not null)
)
select
    result_step,
    count(thing) as actual,
    if($place_id is null, any_value(target), null) as target,
    if($place_id is null, round(100 * count(thing) / any_value(target), 1), null) as percent
from steps
left join (from things where is_here(place, $place_id)) as here using (result_step)
where
    result_step is not null
    and (
        result_step <> 'municipalities_awarded'        -- a step only where it is an aim of the project
        or result_step in (select query from indicators where project_id = $project_id and target is not null)
    )
group by result_step
