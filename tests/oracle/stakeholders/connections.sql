-- order: degree desc
with pairs as (
    select kind, unnest([from_organisation_id, to_organisation_id]) as organisation_id,
        unnest([to_organisation_id, from_organisation_id]) as partner
    from relations($project_id, $as_of, $place_id, $link_kind)
)
select
    mine.organisation_id,
    name as organisation,
    organisation_type,
    place_id,
    (select count(distinct partner) from pairs where pairs.organisation_id = mine.organisation_id) as degree,
    (select count(distinct kind) from pairs where pairs.organisation_id = mine.organisation_id) as kinds,
    (select coalesce(list(distinct partner order by partner), []) from pairs
     where pairs.organisation_id = mine.organisation_id) as partners,
    $link_kind = 'tension' as is_sensitive
from mapped($project_id, $as_of, null) as mine
where is_in(place_id, $place_id) or mine.organisation_id in (select partner from pairs)
