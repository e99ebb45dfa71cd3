-- One row per point with a latitude and no longitude, or the reverse.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with points as (
    select 'places' as table_name, load_id, row_number, latitude, longitude from places
    union all
    select 'organisations', load_id, row_number, latitude, longitude from organisations
    union all
    select 'border_crossings', load_id, row_number, latitude, longitude from border_crossings
)
select
    points.table_name,
    points.load_id,
    points.row_number,
    if(points.latitude is null, 'latitude', 'longitude') as column_name,
    coalesce(points.latitude, points.longitude)::varchar as value,
    'error' as severity
from points
where (points.latitude is null) <> (points.longitude is null)
order by points.table_name, points.load_id, points.row_number
