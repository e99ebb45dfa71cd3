-- One row per grant of the place, directness, sex and age band: counts, never persons: for its officials.
-- parameters: place_id varchar
-- columns: grant_id varchar, is_direct boolean, sex varchar, age_band varchar, people integer, counted_on date
select
    grant_id,
    is_direct,
    sex,
    age_band,
    people,
    counted_on
from beneficiaries
where
    grant_id in (
        select grant_id
        from grants
        where beneficiary_place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by
    grant_id,
    is_direct,
    sex,
    age_band,
    counted_on
