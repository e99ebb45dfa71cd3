-- One row per municipality of the project: its point, and how much of each measure of the map it has.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: place_id varchar, project_role varchar, latitude double, longitude double, point_precision varchar,
--   point_note varchar, participations bigint, people bigint, overdue bigint, organisations bigint, grants bigint
with facts as (
    select
        place_id,
        'overdue' as fact
    from activity_states
    where
        project_id = $project_id
        and greatest(valid_from, visible_from) <= $as_of::date
        and valid_to > $as_of::date
        and overdue_from <= $as_of::date
    union all
    select place_id, 'organisation'
    from organisations
    where (project_id = $project_id or project_id is null)
        and is_active and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of::date
    union all
    select place_id, 'grant'
    from awards
    where project_id = $project_id and awarded_on <= $as_of::date
),
counted as (
    select
        municipality_id as place_id,
        count(*) filter (where fact = 'overdue') as overdue,
        count(*) filter (where fact = 'organisation') as organisations,
        count(*) filter (where fact = 'grant') as grants
    from facts
    join municipalities_of_places using (place_id)
    group by municipality_id
)
select
    places.place_id,
    project_places.role as project_role,
    places.latitude,
    places.longitude,
    places.point_precision,
    places.point_note,
    coalesce(people_counts.participations, no_one.people) as participations,
    coalesce(people_counts.attended, no_one.people) as people,
    coalesce(counted.overdue, 0) as overdue,
    coalesce(counted.organisations, 0) as organisations,
    coalesce(counted.grants, 0) as grants
from project_places
join places using (place_id)
left join counted using (place_id)
left join no_one using (place_id)
left join people_counts
    on people_counts.project_id = $project_id and people_counts.place_id = places.place_id
    and people_counts.as_of = $as_of::date and people_counts.crossing = 'place'
    and people_counts.kind = 'all' and people_counts.topic = 'all'
where project_places.project_id = $project_id and project_places.role in ('pilot', 'grant_municipality')
    and ($place_id::varchar is null or places.place_id = $place_id)
order by places.place_id
