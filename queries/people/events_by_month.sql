-- One row per month and kind of event: held events and the participations in them, NULL where one is withheld.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: month date, event_kind varchar, events bigint, participations bigint
select
    date_trunc('month', end_date)::date as month,
    kind as event_kind,
    count(*) as events,
    case
        when bool_and(participations is not null or record_kind = 'none') then coalesce(sum(participations), 0)
    end::bigint as participations
from event_counts
where
    project_id = $project_id
    and end_date <= $as_of::date
    and ($place_id::varchar is null or place_id = $place_id)
    and $event_kind in ('all', kind)
    and $event_topic in ('all', topic)
group by
    month,
    event_kind
order by
    month,
    event_kind
