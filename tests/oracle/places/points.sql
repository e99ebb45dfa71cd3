-- order: place_id
select * exclude (soate, alt_names, point_note, point_source, population, population_note, valid_from, replaced_by, note)
from places
