select
    figure_id,
    statement,
    kind as figure_kind,
    value as published,
    published_on,
    source,
    query,
    (select target from indicators
     where
        indicators.project_id = published_figures.project_id
        and indicators.query = published_figures.query
        and published_figures.kind = 'target') as target
from published_figures
where project_id = $project_id and published_on <= $as_of
