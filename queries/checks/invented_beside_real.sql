-- One row per real source that field rows refer to in a dataset that also has an invented (synthetic) source.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with used as (
    select source_id from organisations
    union
    select source_id from capacity_scores
    union
    select source_id from organisation_links
    union
    select source_id from people
    union
    select source_id from events
    union
    select source_id from action_plans
    union
    select source_id from activity_updates
    union
    select source_id from call_stages
    union
    select source_id from measurements
)
select
    'sources' as table_name,
    sources.load_id,
    sources.row_number,
    'kind' as column_name,
    sources.kind as value,
    'error' as severity
from sources
join used on used.source_id = sources.source_id
where sources.kind not in ('synthetic', 'web_page')
    and exists (select 1 from sources as invented where invented.kind = 'synthetic')
order by sources.load_id, sources.row_number
