-- order: overdue desc, days_silent desc nulls last
with known as (from states($project_id, $as_of, null, 'all')),
news as (
    select plan_place as place_id, last_update_on as day from known
    union all
    select event_place, end_date from counted_events($project_id, $as_of, 'all', 'all')
    union all
    select municipality, reviewed_on from risks_on($project_id, $as_of, null)
)
select
    place_id,
    (select count(*) from known where plan_place = place_id and is_overdue) as overdue,
    (select count(*) from known where plan_place = place_id and is_silent) as silent,
    (select max(days_without_update) from known where plan_place = place_id) as days_silent,
    (select count(*) from risks_on($project_id, $as_of, null) as risks
     where risks.municipality = project_places.place_id and status <> 'closed' and level >= 15) as high_risks,
    (select max(day) from news where news.place_id = project_places.place_id) as last_update_on
from project_places
where
    project_id = $project_id
    and role in ('pilot', 'grant_municipality')
    and is_here(place_id, $place_id)
