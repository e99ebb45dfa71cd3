-- One row per as-of day, kind, topic, crossing and cell of it: what is counted there for the first time; youth apart.
-- parameters: none
-- columns: project_id varchar, as_of date, kind varchar, topic varchar, crossing varchar, place_id varchar, sex varchar,
--   age_band varchar, affiliation varchar, disability varchar, registered bigint, attended bigint, completed bigint,
--   participations bigint
with crossed as (
    select
        project_id, as_of, kind, topic,
        concat_ws('_',
            case when grouping(place_id) = 0 then 'place' end,
            case when grouping(sex) = 0 then 'sex' end,
            case when grouping(age_band) = 0 then 'age_band' end,
            case when grouping(affiliation) = 0 then 'affiliation' end,
            case when grouping(disability) = 0 then 'disability' end) as crossing,
        coalesce(place_id, 'all') as place_id,
        coalesce(sex, 'all') as sex,
        coalesce(age_band, 'all') as age_band,
        coalesce(affiliation, 'all') as affiliation,
        coalesce(disability, 'all') as disability,
        sum(registered)::bigint as registered,
        sum(attended)::bigint as attended,
        sum(completed)::bigint as completed,
        sum(participations)::bigint as participations
    from step_splits
    group by grouping sets (
        (project_id, as_of, kind, topic),
        (project_id, as_of, kind, topic, place_id),
        (project_id, as_of, kind, topic, sex),
        (project_id, as_of, kind, topic, age_band),
        (project_id, as_of, kind, topic, affiliation),
        (project_id, as_of, kind, topic, disability),
        (project_id, as_of, kind, topic, place_id, sex),
        (project_id, as_of, kind, topic, place_id, age_band),
        -- The page of one place shows affiliation and disability too: without these it would count in people_facts.
        (project_id, as_of, kind, topic, place_id, affiliation),
        (project_id, as_of, kind, topic, place_id, disability),
        (project_id, as_of, kind, topic, sex, age_band),
        (project_id, as_of, kind, topic, place_id, sex, age_band)
    )
)
select
    project_id, as_of, kind, topic,
    case when crossing = '' then 'total' else crossing end as crossing,
    place_id, sex, age_band, affiliation, disability, registered, attended, completed, participations
from crossed
order by project_id, as_of
