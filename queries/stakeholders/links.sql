-- One row per working relation by its last observation by the day; with an end in the place. 'all': all but tension.
-- parameters: project_id varchar, as_of date, place_id varchar, link_kind varchar
-- columns: from_organisation varchar, link_kind varchar, to_organisation varchar, place_id varchar, strength tinyint,
--   observed_on date
with own_places as (
    select place_id from project_places where project_id = $project_id and role in ('pilot', 'grant_municipality')
),

mapped as (
    select
        organisation_id,
        name,
        coalesce(municipality_id, organisations.place_id) as place_id
    from organisations
    left join municipalities_of_places using (place_id)
    where (
            organisations.project_id = $project_id
            or (organisations.project_id is null and municipality_id in (from own_places))
        )
        and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of::date
)

select
    one.name as from_organisation,
    organisation_links.kind as link_kind,
    other.name as to_organisation,
    one.place_id,
    arg_max_null(organisation_links.strength, organisation_links.observed_on) as strength,
    max(organisation_links.observed_on) as observed_on
from organisation_links
join mapped as one on one.organisation_id = from_organisation_id
join mapped as other on other.organisation_id = to_organisation_id
where organisation_links.observed_on <= $as_of::date
    and (organisation_links.kind = $link_kind or ($link_kind = 'all' and organisation_links.kind <> 'tension'))
    and ($place_id::varchar is null or $place_id in (one.place_id, other.place_id))
group by
    from_organisation_id,
    to_organisation_id,
    one.name,
    other.name,
    one.place_id,
    organisation_links.kind
order by
    one.place_id,
    from_organisation,
    to_organisation,
    link_kind,
    from_organisation_id,
    to_organisation_id
