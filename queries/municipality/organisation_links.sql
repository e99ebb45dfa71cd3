-- One row per working relation within the place, tension too: for its officials.
-- parameters: place_id varchar
-- columns: from_organisation_id varchar, to_organisation_id varchar, kind varchar, strength tinyint,
--   observed_on date, source_id varchar
select
    from_organisation_id,
    to_organisation_id,
    kind,
    strength,
    observed_on,
    source_id
from organisation_links
where
    from_organisation_id in (
        select organisation_id
        from organisations
        where place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
    and to_organisation_id in (
        select organisation_id
        from organisations
        where place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by
    from_organisation_id,
    to_organisation_id,
    kind,
    observed_on
