-- One row per border crossing: its last state on or before the day (an undated one holds until a dated one), since when.
-- parameters: as_of date, place_id varchar
-- columns: crossing_id varchar, crossing varchar, neighbour varchar, place_id varchar, crossing_status varchar, since date,
--   reported_on date, source varchar, latitude double, longitude double
with states as (
    select
        *,
        lag(status) over (partition by crossing_id order by status_date nulls first) is distinct from status as is_change
    from border_crossings
    where status_date is null or status_date <= $as_of::date
),
spans as (
    select
        *,
        max(if(is_change, coalesce(status_date, date '0001-01-01'), null)) over (partition by crossing_id) as changed_on
    from states
    qualify row_number() over (partition by crossing_id order by status_date desc nulls last) = 1
)
select
    spans.crossing_id,
    spans.name as crossing,
    spans.neighbour::varchar as neighbour,
    coalesce(municipality_id, spans.place_id, 'unknown') as place_id,
    spans.status as crossing_status,
    nullif(changed_on, date '0001-01-01') as since,
    spans.status_date as reported_on,
    sources.title as source,
    spans.latitude,
    spans.longitude
from spans
left join municipalities_of_places using (place_id)
left join sources using (source_id)
where ($place_id::varchar is null or municipality_id = $place_id)
order by
    list_position(['closed', 'restricted', 'open'], spans.status),
    spans.neighbour,
    spans.name,
    spans.crossing_id
