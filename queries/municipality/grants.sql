-- One row per grant whose benefit falls in the place: for its officials.
-- parameters: place_id varchar
-- columns: grant_id varchar, call_id varchar, application_id varchar, awarded_on date, amount decimal(14,2),
--   currency varchar, cofinancing_cash decimal(14,2), cofinancing_in_kind decimal(14,2), start_date date,
--   end_date date, closed_on date, outcome varchar, beneficiary_place_id varchar
select
    grant_id,
    call_id,
    application_id,
    awarded_on,
    amount,
    currency,
    cofinancing_cash,
    cofinancing_in_kind,
    start_date,
    end_date,
    closed_on,
    outcome,
    beneficiary_place_id
from grants
where
    beneficiary_place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by grant_id
