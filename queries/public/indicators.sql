-- One row per indicator, without who answers for it; a baseline only where it counts no persons.
-- parameters: none
-- columns: indicator_id varchar, project_id varchar, code varchar, level varchar, title varchar, definition varchar,
--   measure varchar, unit varchar, is_ascending boolean, aggregation_time varchar, aggregation_place varchar,
--   baseline double, baseline_date date, target double, target_date date, frequency varchar, query varchar,
--   source_id varchar
select
    indicator_id,
    project_id,
    code,
    level,
    title,
    definition,
    measure,
    unit,
    is_ascending,
    aggregation_time,
    aggregation_place,
    case when measure = 'unit' and unit in ('groups', 'plans', 'platforms', 'municipalities', 'grants', 'events')
        then baseline end as baseline,
    baseline_date,
    target,
    target_date,
    frequency,
    query,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from indicators
order by indicator_id
