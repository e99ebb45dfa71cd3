-- One row: for whom the file is (manager, municipality, public), and of a municipality which one.
-- parameters: none
-- columns: audience varchar, place_id varchar
select
    'manager' as audience,
    null::varchar as place_id
order by audience
