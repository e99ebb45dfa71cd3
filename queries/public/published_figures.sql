-- One row per figure that was already stated in public.
-- parameters: none
-- columns: figure_id varchar, project_id varchar, statement varchar, kind varchar, query varchar, value double,
--   published_on date, source varchar
select
    figure_id,
    project_id,
    statement,
    kind,
    query,
    value,
    published_on,
    source
from published_figures
order by figure_id
