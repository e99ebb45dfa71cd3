-- One row per place, with the municipality that it is or lies in; none above the level of municipalities.
-- parameters: none
-- columns: place_id varchar, municipality_id varchar
with recursive ancestors as (
    select
        place_id,
        place_id as ancestor_id,
        level,
        parent_id
    from places
    union all
    select
        ancestors.place_id,
        places.place_id,
        places.level,
        places.parent_id
    from ancestors
    join places on places.place_id = ancestors.parent_id
    where ancestors.level <> 'municipality'
)
select
    place_id,
    max(case when level = 'municipality' then ancestor_id end) as municipality_id
from ancestors
group by place_id
order by place_id
