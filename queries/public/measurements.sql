-- One row per approved value in force of an indicator that counts no persons; of shares of persons the whole percentage of
-- all places together, of at least twenty people, with at least five on either side (dashboard/privacy, DENOMINATOR).
-- parameters: none
-- columns: measurement_id varchar, indicator_id varchar, period_start date, period_end date, place_id varchar,
--   dimension varchar, category varchar, value double, status varchar, approved_on date, source_id varchar
select
    measurement_id,
    indicator_id,
    period_start,
    period_end,
    place_id,
    dimension,
    category,
    case when measure = 'percentage' then round(100 * numerator / denominator) else value end as value,
    status,
    approved_on,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from measurements
where
    status = 'approved'
    and indicator_id in (
        select indicator_id
        from indicators
        where measure = 'unit' and unit in ('groups', 'plans', 'platforms', 'municipalities', 'grants', 'events'))
    and measurement_id not in (
        select supersedes
        from measurements as later
        where later.status = 'approved' and later.supersedes is not null)
order by measurement_id
