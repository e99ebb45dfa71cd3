select from_organisation, kind as link_kind, to_organisation, from_place as place_id, strength, observed_on
from relations($project_id, $as_of, $place_id, $link_kind)
