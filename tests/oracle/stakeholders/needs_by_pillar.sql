-- order: list_position(['prevention', 'participation', 'protection', 'relief_recovery', 'unknown'], pillar)
with raised as (from needs($project_id, $as_of, $place_id)),
pillars as (
    select unnest(['prevention', 'participation', 'protection', 'relief_recovery']) as pillar
    union all
    select distinct 'unknown' from raised where pillar is null
)
select
    pillars.pillar,
    count(*) filter (raised.kind = 'need') as needs,
    count(*) filter (raised.kind = 'opportunity') as opportunities,
    count(*) filter (state = 'open') as open,
    count(*) filter (state = 'referred') as referred,
    count(*) filter (state = 'planned') as planned,
    count(*) filter (state = 'resolved') as resolved,
    count(*) filter (state = 'declined') as declined,
    count(raised.issue_id) as total
from pillars
left join raised on coalesce(raised.pillar, 'unknown') = pillars.pillar
where (select count(*) from raised) > 0
group by pillars.pillar
