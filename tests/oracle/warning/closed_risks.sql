-- order: closed_on desc
with closed as materialized (
    select
        *,
        list_position(list_transform(reviews, lambda review: review.status <> 'closed'), true) as before_closing
    from reviewed_risks($project_id, $as_of, $place_id)
    where state = 'closed' and $risk_category in ('all', category)
)
select
    risk_id,
    event as risk,
    place_id,
    category as risk_category,
    organisation,
    reviews[coalesce(before_closing, len(reviews) + 1) - 1].reviewed_on as closed_on,
    reviews[before_closing].likelihood::integer * reviews[before_closing].impact as previous_level,
    level,
    reviews[1].note as note,
    is_sensitive
from closed
