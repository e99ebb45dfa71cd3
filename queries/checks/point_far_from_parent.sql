-- One row per point further than 60 km from the point of the municipality or district it lies in.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with points as (
    select 'places' as table_name, load_id, row_number, parent_id as place_id, latitude, longitude from places
    union all
    select 'organisations', load_id, row_number, place_id, latitude, longitude from organisations
    union all
    select 'border_crossings', load_id, row_number, place_id, latitude, longitude from border_crossings
), measured as (
    select
        points.*,
        parents.place_id as parent_id,
        2 * 6371 * asin(sqrt(
            power(sin(radians(points.latitude - parents.latitude) / 2), 2)
            + cos(radians(points.latitude)) * cos(radians(parents.latitude))
            * power(sin(radians(points.longitude - parents.longitude) / 2), 2)
        )) as kilometres
    from points
    join places as parents on parents.place_id = points.place_id
    where parents.level in ('district', 'municipality', 'village')
)
select
    measured.table_name,
    measured.load_id,
    measured.row_number,
    'latitude' as column_name,
    concat_ws(', ', measured.latitude, measured.longitude) as value,
    'warning' as severity,
    concat_ws(' ', measured.parent_id, round(measured.kilometres)::integer, 'km') as detail
from measured
where measured.kilometres > 60
order by measured.table_name, measured.load_id, measured.row_number
