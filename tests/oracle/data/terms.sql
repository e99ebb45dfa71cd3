select 'code' as term_kind, list, code, label, definition, origin from codelists
union all
select 'indicator', null, indicator_id, title, definition, null from indicators where project_id = $project_id
