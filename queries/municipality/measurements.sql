-- One row per value reported for the place: for its officials.
-- parameters: place_id varchar
-- columns: measurement_id varchar, indicator_id varchar, period_start date, period_end date, place_id varchar,
--   dimension varchar, category varchar, value double, numerator double, denominator double, narrative varchar,
--   status varchar, approved_on date, supersedes varchar, source_id varchar
select
    measurement_id,
    indicator_id,
    period_start,
    period_end,
    place_id,
    dimension,
    category,
    value,
    numerator,
    denominator,
    narrative,
    status,
    approved_on,
    supersedes,
    source_id
from measurements
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by measurement_id
