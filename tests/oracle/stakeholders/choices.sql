with mine as (from mapped($project_id, $as_of, $place_id)),
ends as (
    select kind, unnest([from_organisation_id, to_organisation_id]) as organisation_id
    from (from relations($project_id, $as_of, $place_id, 'all')
          union all by name from relations($project_id, $as_of, $place_id, 'tension'))
)
select 'organisation_type' as filter, organisation_type as code, count(*) as organisations, false as is_sensitive
from mine
group by organisation_type
union all
select 'area', area, count(*), false from mine join organisation_areas using (organisation_id) group by area
union all
select 'link_kind', kind, count(*), kind = 'tension'
from (select distinct kind, organisation_id from ends join mine using (organisation_id)) as taking_part
group by kind
