-- One row per figure stated in public by the day: its value and where it was stated; for a target that of the framework too.
-- parameters: project_id varchar, as_of date
-- columns: figure_id varchar, statement varchar, figure_kind varchar, published double, published_on date, source varchar,
--   query varchar, target double
with goals as (
    select query, max(target) as target
    from indicators
    where project_id = $project_id and query is not null
    group by query
)
select
    published_figures.figure_id,
    published_figures.statement,
    published_figures.kind as figure_kind,
    published_figures.value as published,
    published_figures.published_on,
    published_figures.source,
    published_figures.query,
    if(published_figures.kind = 'target', goals.target, null) as target
from published_figures
left join goals on goals.query = published_figures.query
where published_figures.project_id = $project_id
    and published_figures.published_on <= $as_of::date
order by
    published_figures.published_on,
    published_figures.figure_id
