-- One row per held event, the newest first; a head-count registers nobody, no record means no numbers.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: end_date date, event_kind varchar, event_topic varchar, title varchar, place_id varchar,
--   record_kind varchar, registered bigint, participations bigint, women bigint
select
    end_date,
    kind as event_kind,
    topic as event_topic,
    title,
    place_id,
    record_kind,
    registered,
    participations,
    women
from event_counts
where
    project_id = $project_id
    and end_date <= $as_of::date
    and ($place_id::varchar is null or place_id = $place_id)
    and $event_kind in ('all', kind)
    and $event_topic in ('all', topic)
order by
    end_date desc,
    event_id
