-- One row per chair of an organisation whose time begins before that of another chair ends.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with ordered as (
    select
        *,
        max(coalesce(to_date, date '9999-12-31')) over (
            partition by organisation_id
            order by from_date nulls first, person_id
            rows between unbounded preceding and 1 preceding
        ) as earlier_end
    from organisation_members
    where role = 'chair'
)
select
    'organisation_members' as table_name,
    ordered.load_id,
    ordered.row_number,
    'role' as column_name,
    ordered.role as value,
    'warning' as severity,
    ordered.organisation_id as detail
from ordered
where coalesce(ordered.from_date, date '0001-01-01') < ordered.earlier_end
order by ordered.load_id, ordered.row_number
