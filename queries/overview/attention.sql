-- One row per municipality of the project: what needs attention there, the one with most overdue activities first.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: place_id varchar, overdue bigint, silent bigint, days_silent bigint, high_risks bigint, last_update_on date
with activity_counts as (
    select
        place_id,
        count(*) filter (where overdue_from <= $as_of::date) as overdue,
        count(*) filter (where silent_from <= $as_of::date) as silent,
        max($as_of::date - coalesce(last_update_on, planned_start))
            filter (where is_open and planned_start <= $as_of::date)::bigint as days_silent,
        max(last_update_on) as updated_on
    from activity_states
    where
        project_id = $project_id
        and greatest(valid_from, visible_from) <= $as_of::date
        and valid_to > $as_of::date
    group by place_id
),
risk_counts as (
    select
        municipality_id as place_id,
        count(*) filter (where likelihood * impact >= 15 and status <> 'closed') as high_risks,
        max(reviewed_on) as reviewed_on
    from risks
    join risk_reviews as last_review using (risk_id)
    join municipalities_of_places using (place_id)
    where project_id = $project_id
        and reviewed_on = (
            select max(reviewed_on)
            from risk_reviews
            where risk_id = last_review.risk_id and reviewed_on <= $as_of::date)
    group by municipality_id
),
event_days as (
    select
        place_id,
        max(end_date) as held_on
    from event_counts
    where project_id = $project_id and end_date <= $as_of::date
    group by place_id
)
select
    project_places.place_id,
    coalesce(overdue, 0) as overdue,
    coalesce(silent, 0) as silent,
    days_silent,
    coalesce(high_risks, 0) as high_risks,
    greatest(updated_on, reviewed_on, held_on) as last_update_on
from project_places
left join activity_counts using (place_id)
left join risk_counts using (place_id)
left join event_days using (place_id)
where project_id = $project_id and role in ('pilot', 'grant_municipality')
    and ($place_id::varchar is null or project_places.place_id = $place_id)
order by overdue desc, days_silent desc nulls last, project_places.place_id
