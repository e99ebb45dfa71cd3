-- One row per membership that begins before an earlier one of the same person in the same organisation ends.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with ordered as (
    select
        *,
        max(coalesce(to_date, date '9999-12-31')) over (
            partition by organisation_id, person_id
            order by from_date nulls first, to_date
            rows between unbounded preceding and 1 preceding
        ) as earlier_end
    from organisation_members
)
select
    'organisation_members' as table_name,
    ordered.load_id,
    ordered.row_number,
    'from_date' as column_name,
    ordered.from_date::varchar as value,
    'warning' as severity,
    ordered.organisation_id as detail
from ordered
where coalesce(ordered.from_date, date '0001-01-01') < ordered.earlier_end
order by ordered.load_id, ordered.row_number
