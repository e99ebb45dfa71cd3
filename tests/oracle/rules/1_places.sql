-- The rules of counting, written from the product's description on the tables as they came: no derived table is read.
-- Every macro takes a project and the day of the page; a place is a municipality, null for all.

create or replace table municipality_of as           -- one row per place that lies in a municipality, or is one
with recursive climb as (
    select place_id, place_id as here
    from places
    union all
    select climb.place_id, above.parent_id
    from climb
    join places as above on above.place_id = climb.here
    where above.level = 'village'
)
select climb.place_id, climb.here as municipality
from climb
join places on places.place_id = climb.here
where places.level = 'municipality';

-- Whether a place is the chosen one; null chooses all.
create or replace macro is_here(place, chosen) as chosen is null or place = chosen;
