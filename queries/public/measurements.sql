-- One row per approved value in force of an indicator that counts no persons; of shares of persons the whole percentage.
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
    case when measure = 'percentage' and denominator is not null then round(100 * numerator / denominator) else value end
        as value,
    status,
    approved_on,
    case when measurements.source_id in (select source_id from sources where is_public) then measurements.source_id end
        as source_id
from measurements
join indicators using (indicator_id)
cross join (select audience from audience) as shown_to
where
    status = 'approved'
    and (
        measure = 'unit' and unit in ('groups', 'plans', 'platforms', 'municipalities', 'grants', 'events')
        or measure = 'percentage' and place_id = 'ALL' and dimension = 'total'
            and coalesce(  -- dashboard/privacy, DENOMINATOR: of twenty people, five on either side; smaller files have no other
                denominator >= 20 and numerator >= 5 and denominator - numerator >= 5, audience <> 'manager'))
    and measurement_id not in (
        select supersedes
        from measurements as later
        where later.status = 'approved' and later.supersedes is not null)
order by measurement_id
