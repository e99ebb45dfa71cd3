-- One row per municipality: unique people by home, participations by place of the event (NULL: withheld); unknown last.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: place_id varchar, is_project_place boolean, people bigint, participations bigint
with own as (
    select distinct place_id
    from project_places
    where
        project_id = $project_id
        and role in ('pilot', 'grant_municipality')
)
select
    counted.place_id,
    own.place_id is not null as is_project_place,
    counted.attended as people,
    counted.participations
from people_counts as counted
left join own using (place_id)
where
    counted.project_id = $project_id
    and counted.as_of = $as_of::date
    and counted.crossing = 'place'
    and ($place_id::varchar is null or counted.place_id = $place_id::varchar)
    and counted.kind = $event_kind
    and counted.topic = $event_topic
    and coalesce(counted.attended, 1) + coalesce(counted.participations, 1) > 0
order by
    counted.place_id in ('unknown', 'elsewhere'),
    counted.attended desc,
    counted.participations desc,
    counted.place_id
