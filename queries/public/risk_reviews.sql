-- One row per review of a risk that was marked as not sensitive, without treatment and note.
-- parameters: none
-- columns: risk_id varchar, reviewed_on date, likelihood tinyint, impact tinyint, status varchar, treatment_due date
select
    risk_id,
    reviewed_on,
    likelihood,
    impact,
    status,
    treatment_due
from risk_reviews
where risk_id in (select risk_id from risks where not is_sensitive)
order by
    risk_id,
    reviewed_on
