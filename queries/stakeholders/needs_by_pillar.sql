-- One row per 1325 pillar, and one for none: needs and opportunities raised by the day, by what had become of them.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: pillar varchar, needs bigint, opportunities bigint, open bigint, referred bigint, planned bigint,
--   resolved bigint, declined bigint, total bigint
with raised as (
    select
        coalesce(issues.pillar, 'unknown') as pillar,
        issues.kind,
        case
            when issues.closed_on <= $as_of::date then issues.status
            when issues.planned_on <= $as_of::date then 'planned'
            when issues.status in ('open', 'referred') then issues.status
            else 'open'
        end as state
    from issues
    left join municipalities_of_places using (place_id)
    where issues.project_id = $project_id
        and issues.kind in ('need', 'opportunity')
        and issues.raised_on <= $as_of::date
        and ($place_id::varchar is null or coalesce(municipality_id, issues.place_id) = $place_id)
),

pillars as (
    select *
    from (
        values ('prevention', 1), ('participation', 2), ('protection', 3), ('relief_recovery', 4), ('unknown', 5)
    ) as listed (pillar, position)
    where exists (from raised) and (pillar <> 'unknown' or pillar in (select pillar from raised))
)

select
    pillars.pillar,
    count(*) filter (where kind = 'need') as needs,
    count(*) filter (where kind = 'opportunity') as opportunities,
    count(*) filter (where state = 'open') as open,
    count(*) filter (where state = 'referred') as referred,
    count(*) filter (where state = 'planned') as planned,
    count(*) filter (where state = 'resolved') as resolved,
    count(*) filter (where state = 'declined') as declined,
    count(kind) as total
from pillars
left join raised using (pillar)
group by
    pillars.pillar,
    pillars.position
order by pillars.position
