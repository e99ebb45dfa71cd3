-- One row per step of the results chain with a target or begun: how much by the day (NULL: withheld), and the target.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: result_step varchar, actual bigint, target double, percent double
with facts as (
    select if(kind = 'training', 'trainings', 'dialogue_platforms') as result_step, event_id as fact_id, place_id
    from event_counts
    where project_id = $project_id and kind in ('training', 'dialogue') and end_date <= $as_of::date
    union all
    select 'initiative_groups', organisation_id, place_id
    from organisations
    where project_id = $project_id and organisation_type = 'initiative_group' and is_active
        and coalesce(founded_on, mapped_on) <= $as_of::date
    union all
    select if(kind = 'action_plan', 'action_plans', kind || 's'), plan_id, place_id
    from action_plans
    where project_id = $project_id and adopted_on <= $as_of::date
    union all
    select award_kind || 's', application_id, place_id
    from awards
    where project_id = $project_id and awarded_on <= $as_of::date
    union all
    select 'municipalities_awarded', place_id, place_id
    from awards
    where project_id = $project_id and awarded_on <= $as_of::date
),
actuals as (
    select
        result_step,
        count(distinct fact_id) filter (where $place_id::varchar is null or municipality_id = $place_id) as actual
    from facts
    left join municipalities_of_places using (place_id)
    where fact_id is not null group by result_step
    union all
    select 'people_trained', max(people) filter (where place_id = coalesce($place_id::varchar, 'all'))
    from trained_counts
    where project_id = $project_id and valid_from <= $as_of::date and valid_to > $as_of::date having count(*) > 0
),
targets as (
    select
        query as result_step,
        if($place_id::varchar is null, target, (
            select arg_max(target, due_date)
            from milestones
            where indicator_id = indicators.indicator_id and place_id = $place_id and dimension = 'total')) as target
    from indicators
    where project_id = $project_id and query in ('people_trained', 'initiative_groups', 'action_plans',
        'municipalities_awarded')
),
known as (
    select result_step, target,
        case when result_step = 'people_trained' then coalesce(actual, nobody)
            when result_step <> 'initiative_groups' or nobody = 0 then coalesce(actual, 0) end as actual
    from actuals full join targets using (result_step)
    cross join (select min(people) as nobody from no_one where place_id in ('all', coalesce($place_id::varchar, 'all')))
)
select result_step, actual, target, round(100 * actual / nullif(target, 0), 1) as percent
from known
where result_step <> 'municipalities_awarded' or result_step in (select result_step from targets)
order by list_position(['trainings', 'people_trained', 'initiative_groups', 'dialogue_platforms', 'action_plans',
    'municipalities_awarded', 'prevention_plans', 'implementation_plans', 'small_grants'], result_step), result_step
