-- One row per indicator, without who answers for it; a baseline is a number of the plan, like the target: none of 1 to 4.
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
    case when measure = 'unit' and (baseline = 0 or baseline >= 5
            or unit in ('groups', 'plans', 'platforms', 'municipalities', 'grants', 'events')) then baseline
        when measure = 'percentage' and indicator_id in (
            select indicator_id
            from measurements
            cross join audience
            where measurements.place_id = 'ALL' and dimension = 'total' and status = 'approved'
            group by indicator_id
            having bool_and(coalesce(
                denominator >= 20 and numerator >= 5 and denominator - numerator >= 5, audience <> 'manager')))
        then round(baseline) end as baseline,
    baseline_date,
    target,
    target_date,
    frequency,
    query,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from indicators
order by indicator_id
