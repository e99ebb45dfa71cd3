-- One row per dialogue platform held by the day, the newest first: host, and the issues named there, with how many are resolved.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: event_id varchar, event_date date, event varchar, event_topic varchar, place_id varchar, organisation varchar,
--   issues bigint, planned bigint, resolved bigint
select
    events.event_id,
    events.end_date as event_date,
    events.title as event,
    coalesce(events.topic, 'unknown') as event_topic,
    coalesce(municipality_id, events.place_id) as place_id,
    organisations.name as organisation,
    count(issue_id) as issues,
    count(*) filter (where planned_on <= $as_of::date and coalesce(closed_on > $as_of::date, true)) as planned,
    count(*) filter (where issues.status = 'resolved' and closed_on <= $as_of::date) as resolved
from events
left join municipalities_of_places on municipalities_of_places.place_id = events.place_id
left join organisations on organisations.organisation_id = events.host_organisation_id
left join issues on issues.event_id = events.event_id and issues.raised_on <= $as_of::date
where
    events.project_id = $project_id
    and events.kind = 'dialogue'
    and events.status = 'held'
    and events.end_date <= $as_of::date
    and ($place_id::varchar is null or municipality_id = $place_id)
group by
    events.event_id,
    events.end_date,
    events.title,
    events.topic,
    coalesce(municipality_id, events.place_id),
    organisations.name
order by
    event_date desc,
    events.event_id
