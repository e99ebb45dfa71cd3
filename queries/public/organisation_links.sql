-- One row per working relation observed between two public organisations; no tension.
-- parameters: none
-- columns: from_organisation_id varchar, to_organisation_id varchar, kind varchar, strength tinyint,
--   observed_on date, source_id varchar
select
    from_organisation_id,
    to_organisation_id,
    kind,
    strength,
    observed_on,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from organisation_links
where
    kind <> 'tension'
    and from_organisation_id in (select organisation_id from organisations where is_public)
    and to_organisation_id in (select organisation_id from organisations where is_public)
order by
    from_organisation_id,
    to_organisation_id,
    kind,
    observed_on
