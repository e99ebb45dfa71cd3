-- One row per review of a risk of the place: for its officials.
-- parameters: place_id varchar
-- columns: risk_id varchar, reviewed_on date, likelihood tinyint, impact tinyint, status varchar, treatment varchar,
--   treatment_due date, note varchar
select
    risk_id,
    reviewed_on,
    likelihood,
    impact,
    status,
    treatment,
    treatment_due,
    note
from risk_reviews
where
    risk_id in (
        select risk_id
        from risks
        where place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by
    risk_id,
    reviewed_on
