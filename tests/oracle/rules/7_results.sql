-- One row per report whose period is over by the day, in its state on it: of a whole value or of a part.
create or replace macro reports_on(project, day) as table
with known as materialized (
    select
        measurements.*,
        coalesce(value, if(unit = 'percent', 100, 1) * numerator / denominator) as told,
        case when status = 'approved' and approved_on > day then 'submitted' else status end as state_then
    from measurements
    join indicators using (indicator_id)
    where indicators.project_id = project and period_end <= day
)
select
    * exclude (state_then),
    if(
        exists (from known as newer where newer.supersedes = known.measurement_id and newer.state_then = 'approved'),
        'superseded',
        state_then
    ) as state
from known;

-- One row per indicator and period with a value: of the place, or of all, and what stands after it.
-- Where no report is of all places, those of each place are put together once all that are known have reported.
create or replace macro standing_values(project, day, place) as table
with approved as materialized (
    select indicator_id, period_start, period_end, place_id, told, numerator, denominator
    from reports_on(project, day)
    where state = 'approved' and dimension = 'total' and (place is null or place_id = place)
),
reporters as materialized (
    select indicator_id, count(distinct place_id) as number
    from approved
    where place_id <> 'ALL'
    group by indicator_id
),
together as materialized (
    select
        indicator_id,
        period_start,
        period_end,
        sum(told) as added,
        avg(told) as mean,
        sum(numerator) * 1.0 / sum(denominator) as share,
        bool_and(numerator is not null and denominator is not null) as is_share_known,
        count(*) as places
    from approved
    where place_id <> 'ALL'
    group by all
),
periods as materialized (select distinct indicator_id, period_start, period_end from approved),
told as materialized (
    select
        periods.indicator_id,
        periods.period_start,
        periods.period_end,
        if(measure = 'percentage' and aggregation_time = 'sum', 'latest', aggregation_time) as rule,
        case
            when approved.indicator_id is not null then approved.told
            when place is not null then together.added
            when together.places < reporters.number then null
            when aggregation_place = 'none' then null
            when aggregation_place = 'mean' then together.mean
            when aggregation_place = 'sum' and measure <> 'percentage' then if(rule = 'unique', null, together.added)
            when is_share_known then if(unit = 'percent', 100, 1) * together.share
        end as value
    from periods
    join indicators on indicators.indicator_id = periods.indicator_id
    left join approved on
        approved.indicator_id = periods.indicator_id
        and approved.period_start = periods.period_start
        and approved.period_end = periods.period_end
        and approved.place_id = 'ALL'
    left join together on
        together.indicator_id = periods.indicator_id
        and together.period_start = periods.period_start
        and together.period_end = periods.period_end
    left join reporters on reporters.indicator_id = periods.indicator_id
)
select
    indicator_id,
    period_start,
    period_end,
    value,
    case rule when 'sum' then sum(value) over until_then when 'maximum' then max(value) over until_then else value end
        as reported
from told
where value is not null
window until_then as (
    partition by indicator_id
    order by period_end, period_start
    rows between unbounded preceding and current row
);
