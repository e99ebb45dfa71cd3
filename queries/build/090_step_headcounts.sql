-- One row per line of a head-count of a held event, with the youth that its age band allows to say.
-- parameters: none
-- columns: project_id varchar, event_id varchar, event_date date, kind varchar, topic varchar, place_id varchar,
--   sex varchar, age_band varchar, youth_kg_2023 varchar, youth_kg_2009 varchar, youth_un varchar,
--   participations bigint
with counted as (
    select
        events.project_id,
        events.event_id,
        events.end_date as event_date,
        events.kind,
        coalesce(events.topic, 'unknown') as topic,
        coalesce(municipalities_of_places.municipality_id, 'unknown') as place_id,
        headcounts.sex,
        headcounts.age_band,
        try_cast(regexp_extract(headcounts.age_band, '^([0-9]+)', 1) as integer) as youngest,
        case
            when headcounts.age_band like '%+' then 110
            else try_cast(regexp_extract(headcounts.age_band, '-([0-9]+)$', 1) as integer)
        end as oldest,
        headcounts.participations::bigint as participations
    from headcounts
    join events using (event_id)
    left join municipalities_of_places on municipalities_of_places.place_id = events.place_id
    where events.status = 'held' and events.record_kind = 'headcount'
)
select
    project_id,
    event_id,
    event_date,
    kind,
    topic,
    place_id,
    sex,
    age_band,
    case
        when youngest >= 14 and oldest <= 35 then 'yes'
        when youngest > 35 or oldest < 14 then 'no'
        else 'unknown'
    end as youth_kg_2023,
    case
        when youngest >= 14 and oldest <= 28 then 'yes'
        when youngest > 28 or oldest < 14 then 'no'
        else 'unknown'
    end as youth_kg_2009,
    case
        when youngest >= 15 and oldest <= 24 then 'yes'
        when youngest > 24 or oldest < 15 then 'no'
        else 'unknown'
    end as youth_un,
    participations
from counted
order by project_id, event_date
