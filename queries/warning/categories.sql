-- One row per category of risk of the codelist, in its order.
-- parameters: none
-- columns: risk_category varchar
select code as risk_category
from codelists
where list = 'risk_category'
order by
    position,
    code
