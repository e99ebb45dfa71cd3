-- One row: whether the data are invented.
-- parameters: none
-- columns: is_demonstration boolean
select exists (select 1 from sources where kind = 'synthetic') as is_demonstration
order by is_demonstration
