-- One row per dialogue and resource centre known by the day: platforms that it hosted by then, and the issues named there.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: organisation_id varchar, organisation varchar, place_id varchar, mapped_on date, founded_on date, is_active boolean,
--   platforms bigint, issues bigint
with platforms as (
    select
        events.event_id,
        events.host_organisation_id,
        count(issue_id) as issues
    from events
    left join issues on issues.event_id = events.event_id and issues.raised_on <= $as_of::date
    where
        events.project_id = $project_id
        and events.kind = 'dialogue'
        and events.status = 'held'
        and events.end_date <= $as_of::date
    group by
        events.event_id,
        events.host_organisation_id
)
select
    organisations.organisation_id,
    organisations.name as organisation,
    coalesce(municipality_id, organisations.place_id) as place_id,
    organisations.mapped_on,
    organisations.founded_on,
    organisations.is_active,
    count(event_id) as platforms,
    coalesce(sum(issues), 0)::bigint as issues
from organisations
left join municipalities_of_places on municipalities_of_places.place_id = organisations.place_id
left join platforms on platforms.host_organisation_id = organisations.organisation_id
where
    organisations.organisation_type = 'dialogue_centre'
    and (organisations.project_id = $project_id or organisations.project_id is null)
    and coalesce(organisations.mapped_on, organisations.founded_on, date '0001-01-01') <= $as_of::date
    and ($place_id::varchar is null or municipality_id = $place_id)
group by
    organisations.organisation_id,
    organisations.name,
    coalesce(municipality_id, organisations.place_id),
    organisations.mapped_on,
    organisations.founded_on,
    organisations.is_active
order by
    platforms desc,
    organisations.organisation_id
