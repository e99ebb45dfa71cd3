"""The checks of the domain: each finds exactly the rows that are planted wrong, and is silent about those beside them.

A case is a few rows, a line each: table, columns that matter (the rest as in USUAL), and after `->` the finding about
the row: column | value | detail. `row` counts the lines of the case from 1. Rows without `->` must not be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dashboard import schema, text
from tests.conftest import CODES, ROOT

CHECKS = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "queries" / "checks").glob("*.sql"))}
TODAY = date(2025, 1, 15)
Found = list[tuple]

USUAL = """
sources source_id=s title=S kind=minutes
projects project_id=p title=P currency=KGS
places place_id=north level=municipality parent_id=KG name_en=N
project_places project_id=p place_id=north role=pilot
border_crossings crossing_id=x name=X neighbour=UZ status=open status_date=2024-01-01
organisations organisation_id=o name=O organisation_type=ngo place_id=north project_id=p legal_status=registered
capacity_scores organisation_id=o dimension=A1 round=baseline score=2 assessed_on=2024-05-01
people person_id=a sex=F affiliation=none has_consent=true
organisation_members organisation_id=o person_id=a role=member
events event_id=e project_id=p kind=training topic=other title=E place_id=north start_date=2024-06-01 end_date=2024-06-02 days=2 days_required=1 status=held record_kind=list
attendance event_id=e person_id=a day=1 is_present=true
headcounts event_id=e sex=F age_band=25-35 participations=5
test_scores event_id=e person_id=a phase=pre score=5 max_score=10
action_plans plan_id=plan project_id=p place_id=north kind=action_plan title=P start_date=2024-01-01 end_date=2024-12-31
objectives objective_id=ob plan_id=plan number=1 title=O
activities activity_id=act objective_id=ob number=1 title=A planned_start=2024-02-01 planned_end=2024-03-01
activity_updates activity_id=act reported_on=2024-02-10 status=in_progress
risks risk_id=r project_id=p place_id=north category=water cause=C event=E effect=F identified_on=2024-03-01
risk_reviews risk_id=r reviewed_on=2024-03-01 likelihood=1 impact=1 status=open
signals signal_id=s project_id=p place_id=north observed_on=2024-04-01 kind=rumour severity=1 verified=verified
issues issue_id=i project_id=p kind=issue place_id=north title=I raised_on=2024-06-01 status=open
calls call_id=c project_id=p title=C scheme=small_grant currency=KGS
call_stages call_id=c stage=1
applications application_id=ap call_id=c place_id=north title=A submitted_on=2024-04-01 requested=100 status=approved
application_scores application_id=ap criterion=relevance reviewer=1 score=5 max_score=10
grants grant_id=g awarded_on=2024-05-01 amount=100 currency=KGS
tranches grant_id=g number=1 amount=100 due_on=2024-05-01
beneficiaries grant_id=g is_direct=true sex=F age_band=25-35 people=1
indicators indicator_id=in project_id=p code=1 level=output title=I definition=D measure=unit unit=people is_ascending=true aggregation_time=sum aggregation_place=sum
milestones indicator_id=in due_date=2024-06-30 target=5
measurements measurement_id=m indicator_id=in period_start=2024-04-01 period_end=2024-06-30 value=5 status=approved approved_on=2024-07-10
reporting_periods period_id=q project_id=p start_date=2024-04-01 end_date=2024-06-30
published_figures figure_id=f project_id=p statement=S kind=target value=5
"""  # noqa: E501

# (check, severity): rows
CASES = {
    ("activity_number_repeated", "warning"): """
    objectives
    objectives objective_id=ob2 plan_id=plan
    objectives objective_id=ob3 plan_id=other
    activities activity_id=act1 number=1.1
    activities activity_id=act2 number=1.2
    activities activity_id=act3 number=1.1 objective_id=ob2 -> number | 1.1 | act1
    activities activity_id=act4 number=1.1 objective_id=ob3
    """,
    ("activity_outside_plan", "error"): """
    action_plans
    objectives
    activities planned_start=2023-12-31 -> planned_start | 2023-12-31 | 2024-01-01 – 2024-12-31
    activities planned_start=2024-01-01 planned_end=2024-12-31
    activities planned_end=2025-01-01 -> planned_end | 2025-01-01 | 2024-01-01 – 2024-12-31
    activities planned_start=2024-01-01 planned_end=2025-01-01 -> planned_end | 2025-01-01 | 2024-01-01 – 2024-12-31
    """,
    ("activity_reopened", "error"): """
    activity_updates reported_on=2024-02-01 status=completed percent_done=100
    activity_updates reported_on=2024-02-02 status=in_progress -> status | in_progress
    activity_updates reported_on=2024-02-03 status=completed percent_done=100
    activity_updates reported_on=2024-01-31
    activity_updates activity_id=other reported_on=2024-03-01
    """,
    ("age_impossible_at_event", "error"): """
    events event_id=old start_date=2010-06-01 end_date=2010-06-02
    events
    people person_id=young birth_year=2011 -> birth_year | 2011 | 2024-06-01
    people person_id=fourteen birth_year=2010
    people person_id=hundred birth_year=1924
    people person_id=ancient birth_year=1923 -> birth_year | 1923 | 2024-06-01
    people person_id=unknown
    people person_id=elsewhere birth_year=2015
    people person_id=both birth_year=2000 -> birth_year | 2000 | 2010-06-01
    attendance person_id=young
    attendance person_id=fourteen
    attendance person_id=hundred
    attendance person_id=ancient
    attendance person_id=unknown
    attendance person_id=both
    attendance person_id=both event_id=old
    """,
    ("application_outside_call", "error"): """
    calls opened_on=2024-03-01 closes_on=2024-03-31
    calls call_id=open opened_on=2024-03-01
    applications submitted_on=2024-02-29 -> submitted_on | 2024-02-29 | 2024-03-01 – 2024-03-31
    applications submitted_on=2024-03-01
    applications submitted_on=2024-03-31
    applications submitted_on=2024-04-01 -> submitted_on | 2024-04-01 | 2024-03-01 – 2024-03-31
    applications submitted_on=2024-04-01 status=ineligible
    applications submitted_on=2024-02-29 status=rejected -> submitted_on | 2024-02-29 | 2024-03-01 – 2024-03-31
    applications submitted_on=2024-04-01 call_id=open
    applications submitted_on=2024-02-29 call_id=open -> submitted_on | 2024-02-29 | 2024-03-01
    """,
    ("approved_application_without_grant", "warning"): """
    grants application_id=ap
    applications
    applications application_id=ap2 -> status | approved
    applications application_id=ap3 status=reserve
    """,
    ("approved_below_minimum_score", "warning"): """
    calls min_score_percent=60
    calls call_id=free
    applications application_id=low -> status | approved | 59.9 < 60.0
    applications application_id=equal
    applications application_id=lower status=rejected
    applications application_id=free call_id=free
    application_scores application_id=low score=59.9 max_score=100
    application_scores application_id=equal reviewer=1 score=5 max_score=10
    application_scores application_id=equal reviewer=2 score=7 max_score=10
    application_scores application_id=lower score=1 max_score=10
    application_scores application_id=free score=1 max_score=10
    """,
    ("approved_without_scores", "warning"): """
    calls min_score_percent=60
    calls call_id=free
    applications application_id=scored
    applications application_id=bare -> application_id | bare
    applications application_id=free call_id=free
    applications application_id=reserve status=reserve
    application_scores application_id=scored
    """,
    ("attendance_beyond_event_days", "error"): """
    events days=2
    attendance day=2
    attendance day=3 -> day | 3
    """,
    ("attendance_without_list", "error"): """
    events
    events event_id=heads record_kind=headcount
    attendance
    attendance event_id=heads -> event_id | heads
    """,
    ("award_above_maximum", "error"): """
    calls max_grant=100
    calls call_id=free
    applications application_id=ap
    grants call_id=c amount=100
    grants call_id=c amount=100.01 -> amount | 100.01 | 100.00
    grants application_id=ap amount=101 -> amount | 101.00 | 100.00
    grants call_id=free amount=1000
    """,
    ("awarded_before_decision", "error"): """
    applications application_id=ap decided_on=2024-05-02
    applications application_id=undecided submitted_on=2024-05-02
    grants application_id=ap awarded_on=2024-05-01 -> awarded_on | 2024-05-01 | 2024-05-02
    grants application_id=ap awarded_on=2024-05-02
    grants application_id=undecided awarded_on=2024-05-01 -> awarded_on | 2024-05-01 | 2024-05-02
    grants call_id=c awarded_on=2024-01-01
    """,
    ("awards_above_call_budget", "error"): """
    calls budget=200
    calls call_id=over budget=199.99 -> budget | 199.99 | 200.00
    calls call_id=municipal budget=100
    calls call_id=open
    applications application_id=ap call_id=over
    applications application_id=ap2 call_id=municipal
    grants application_id=a1 call_id=c
    grants application_id=a2 call_id=c
    grants application_id=a3 call_id=over
    grants application_id=ap
    grants call_id=municipal
    grants application_id=ap2
    grants call_id=open
    calls call_id=direct budget=199 -> budget | 199.00 | 200.00
    grants call_id=direct
    grants call_id=direct
    """,
    ("beneficiaries_before_award", "warning"): """
    grants
    beneficiaries counted_on=2024-04-30 -> counted_on | 2024-04-30 | 2024-05-01
    beneficiaries counted_on=2024-05-01
    beneficiaries
    """,
    ("benefit_outside_project", "warning"): """
    places place_id=KG level=country
    places
    places place_id=hamlet level=village parent_id=north
    places place_id=south
    project_places
    calls
    calls call_id=free project_id=anywhere
    applications
    grants call_id=c beneficiary_place_id=north
    grants call_id=c beneficiary_place_id=hamlet
    grants call_id=c beneficiary_place_id=KG
    grants call_id=c
    grants application_id=ap beneficiary_place_id=south -> beneficiary_place_id | south | p
    grants call_id=free beneficiary_place_id=south
    project_places place_id=hamlet
    """,
    ("budget_without_currency", "warning"): """
    activities budget=10 -> currency | 10.00
    activities budget=10 currency=KGS
    activities budget=0
    activities
    """,
    ("budget_without_source", "warning"): """
    activities budget=10 budget_source=none -> budget_source | none | 10.00
    activities budget=10 budget_source=project
    activities budget=10
    activities budget=0 budget_source=none
    """,
    ("category_unknown", "error"): """
    indicators
    measurements
    measurements dimension=sex category=X
    measurements dimension=sex category=W -> category | W | sex
    measurements dimension=age_band category=25-35
    measurements dimension=age_band category=25–35 -> category | 25–35 | age_band
    measurements dimension=youth category=unknown
    measurements dimension=colour category=red -> dimension | colour | total
    measurements dimension=total category=F -> category | F | total
    milestones dimension=disability category=Y
    milestones dimension=gender category=F -> dimension | gender | total
    """,
    ("cell_measured_twice", "error"): """
    measurements measurement_id=m1 -> measurement_id | m1
    measurements measurement_id=m2 -> measurement_id | m2
    measurements measurement_id=m3 status=submitted
    measurements measurement_id=m4 category=F dimension=sex
    measurements measurement_id=m5 category=F dimension=sex supersedes=m4
    """,
    ("chairs_at_the_same_time", "warning"): """
    organisation_members role=chair from_date=2024-01-01 to_date=2024-03-01
    organisation_members role=chair person_id=b from_date=2024-03-01
    organisation_members role=chair person_id=c from_date=2024-06-01 -> role | chair | o
    organisation_members person_id=d from_date=2024-06-01
    organisation_members role=chair person_id=c from_date=2024-06-01 organisation_id=other
    """,
    ("cofinancing_below_minimum", "error"): """
    calls min_cofinancing_share=0.2
    calls call_id=free
    applications application_id=ap
    grants call_id=c amount=8000 cofinancing_cash=2000
    grants call_id=c amount=8000 cofinancing_cash=1500 cofinancing_in_kind=500
    grants call_id=c amount=8000 cofinancing_cash=1999
    grants call_id=c amount=8000 cofinancing_cash=1900 -> cofinancing_cash | 1900.00 | 1980.00
    grants application_id=ap amount=8000 -> cofinancing_cash | 0.00 | 1600.00
    grants call_id=free amount=8000
    grants call_id=c amount=8000 cofinancing_cash=1998.75
    """,
    ("cofinancing_offered_below_minimum", "warning"): """
    calls min_cofinancing_share=0.2
    applications requested=8000 cofinancing_offered=2000
    applications requested=8000 cofinancing_offered=1900 -> cofinancing_offered | 1900.00 | 1980.00
    applications requested=8000 cofinancing_offered=1900 status=submitted
    applications requested=8000 cofinancing_offered=1900 status=ineligible
    applications requested=8000 cofinancing_offered=1998.75
    """,
    ("completed_grant_unpaid", "warning"): """
    grants outcome=completed closed_on=2024-09-01
    grants grant_id=running outcome=active
    tranches paid_on=2024-05-01
    tranches number=2 -> paid_on | 100.00 | 2024-09-01
    tranches grant_id=running
    """,
    ("currency_differs_from_call", "error"): """
    calls
    applications application_id=ap
    grants call_id=c
    grants call_id=c currency=USD -> currency | USD | KGS
    grants application_id=ap currency=EUR -> currency | EUR | KGS
    """,
    ("currency_differs_from_project", "warning"): """
    projects
    calls
    calls currency=USD -> currency | USD | KGS
    action_plans
    objectives
    activities currency=KGS
    activities
    activities currency=EUR -> currency | EUR | KGS
    """,
    ("currency_unknown", "error"): """
    projects
    calls currency=kgs -> currency | kgs
    grants currency=som -> currency | som
    activities currency=KG -> currency | KG
    activities
    activities currency=USD
    """,
    ("dates_hardly_in_order", "warning"): """
    grants start_date=2024-04-30 -> start_date | 2024-04-30 | awarded_on 2024-05-01
    grants start_date=2024-05-01
    issues planned_on=2024-07-02 closed_on=2024-07-01 -> closed_on | 2024-07-01 | planned_on 2024-07-02
    issues planned_on=2024-07-01 closed_on=2024-07-01
    risk_reviews treatment_due=2024-02-29 -> treatment_due | 2024-02-29 | reviewed_on 2024-03-01
    risk_reviews
    measurements approved_on=2024-06-29 -> approved_on | 2024-06-29 | period_end 2024-06-30
    measurements approved_on=2024-06-30
    action_plans adopted_on=2025-01-01 -> end_date | 2024-12-31 | adopted_on 2025-01-01
    action_plans adopted_on=2024-12-31
    reporting_periods due_on=2024-06-29 -> due_on | 2024-06-29 | end_date 2024-06-30
    reporting_periods due_on=2024-07-15 locked_on=2024-07-14 -> locked_on | 2024-07-14 | due_on 2024-07-15
    reporting_periods due_on=2024-06-30 locked_on=2024-06-30
    tranches report_due_on=2024-04-30 -> report_due_on | 2024-04-30 | due_on 2024-05-01
    tranches report_due_on=2024-05-01
    """,
    ("dates_in_wrong_order", "error"): """
    places valid_from=2024-01-02 valid_to=2024-01-01 -> valid_to | 2024-01-01 | valid_from 2024-01-02
    places valid_from=2024-01-01 valid_to=2024-01-01
    places valid_to=2000-01-01
    calls opened_on=2024-01-02 closes_on=2024-01-01 -> closes_on | 2024-01-01 | opened_on 2024-01-02
    calls closes_on=2024-01-01
    grants start_date=2024-05-03 end_date=2024-05-02 -> end_date | 2024-05-02 | start_date 2024-05-03
    grants end_date=2024-04-30 -> end_date | 2024-04-30 | awarded_on 2024-05-01
    grants closed_on=2024-04-30 -> closed_on | 2024-04-30 | awarded_on 2024-05-01
    grants start_date=2024-05-01 end_date=2024-05-01 closed_on=2024-05-01
    applications decided_on=2024-03-31 -> decided_on | 2024-03-31 | submitted_on 2024-04-01
    applications decided_on=2024-04-01
    indicators baseline_date=2024-02-02 target_date=2024-01-01 -> target_date | 2024-01-01 | baseline_date 2024-02-02
    indicators target_date=2024-01-01
    reporting_periods locked_on=2024-06-29 -> locked_on | 2024-06-29 | end_date 2024-06-30
    reporting_periods locked_on=2024-06-30
    issues planned_on=2024-05-31 -> planned_on | 2024-05-31 | raised_on 2024-06-01
    issues planned_on=2024-06-01
    organisations founded_on=2024-01-02 mapped_on=2024-01-01 -> mapped_on | 2024-01-01 | founded_on 2024-01-02
    organisations mapped_on=2024-01-01
    """,
    ("decision_without_day", "warning"): """
    applications -> decided_on | approved
    applications status=rejected -> decided_on | rejected
    applications decided_on=2024-05-01
    applications status=submitted
    applications status=withdrawn
    """,
    ("details_without_consent", "warning"): """
    people has_consent=false
    people has_consent=false birth_year=1990 -> has_consent | false
    people has_consent=false disability=N -> has_consent | false
    people birth_year=1990 disability=Y
    """,
    ("disaggregation_differs_from_total", "error"): """
    indicators
    indicators indicator_id=share measure=percentage aggregation_place=ratio
    indicators indicator_id=peak aggregation_time=maximum
    measurements value=10 -> value | 10 | sex 11
    measurements value=6 dimension=sex category=F
    measurements value=5 dimension=sex category=M
    measurements value=7 dimension=age_band category=25-35
    measurements value=5 dimension=capacity_dimension category=A1
    measurements value=6 dimension=capacity_dimension category=A2
    measurements place_id=north value=10
    measurements place_id=north value=9 dimension=sex category=F
    measurements place_id=south value=10 -> value | 10 | sex 9
    measurements place_id=south value=8 dimension=sex category=F
    measurements place_id=south value=1 dimension=sex category=U
    measurements place_id=east value=10
    measurements place_id=east value=8 dimension=sex category=F
    measurements place_id=east value=2 dimension=sex category=M
    measurements place_id=east value=5 dimension=sex category=U status=draft
    measurements indicator_id=share value=50
    measurements indicator_id=share value=60 dimension=sex category=F
    measurements indicator_id=peak value=50
    measurements indicator_id=peak value=60 dimension=sex category=F
    measurements place_id=west value=10
    measurements place_id=west value=20 dimension=sex category=F measurement_id=first
    measurements place_id=west value=9 dimension=sex category=F supersedes=first
    """,
    ("endline_without_baseline", "warning"): """
    capacity_scores
    capacity_scores round=endline
    capacity_scores round=endline dimension=A2 -> round | endline | A2
    capacity_scores round=midline dimension=A2
    capacity_scores round=endline organisation_id=o2 -> round | endline | A1
    """,
    ("event_longer_than_its_dates", "error"): """
    events days=2
    events days=3 -> days | 3
    """,
    ("event_of_another_place", "warning"): """
    places
    places place_id=hamlet level=village parent_id=north
    places place_id=south
    places place_id=capital
    project_places
    project_places place_id=south
    events event_id=here
    events event_id=there place_id=south
    events event_id=joint place_id=capital
    events event_id=inside place_id=hamlet
    action_plans event_id=here
    action_plans event_id=there -> event_id | there | north ≠ south
    action_plans event_id=joint
    action_plans event_id=inside
    action_plans
    risks identified_at_event_id=there -> identified_at_event_id | there | north ≠ south
    issues event_id=there -> event_id | there | north ≠ south
    issues event_id=here place_id=hamlet
    """,
    ("fact_in_the_future", "error"): """
    events start_date=2025-01-15 end_date=2025-01-15
    events end_date=2025-01-16 -> end_date | 2025-01-16
    events end_date=2025-01-16 status=planned
    activity_updates reported_on=2025-01-16 -> reported_on | 2025-01-16
    risk_reviews reviewed_on=2025-01-16 -> reviewed_on | 2025-01-16
    risks identified_on=2025-01-16 -> identified_on | 2025-01-16
    signals observed_on=2025-01-16 -> observed_on | 2025-01-16
    issues raised_on=2025-01-16 -> raised_on | 2025-01-16
    issues closed_on=2025-01-16 -> closed_on | 2025-01-16
    issues planned_on=2025-01-16
    measurements period_end=2025-01-16 -> period_end | 2025-01-16
    measurements approved_on=2025-01-16 -> approved_on | 2025-01-16
    capacity_scores assessed_on=2025-01-16 -> assessed_on | 2025-01-16
    call_stages done_on=2025-01-16 -> done_on | 2025-01-16
    call_stages planned_on=2025-01-16
    applications submitted_on=2025-01-16 -> submitted_on | 2025-01-16
    grants awarded_on=2025-01-16 -> awarded_on | 2025-01-16
    tranches paid_on=2025-01-16 -> paid_on | 2025-01-16
    tranches due_on=2025-01-16
    tranches report_accepted_on=2025-01-16 -> report_accepted_on | 2025-01-16
    beneficiaries counted_on=2025-01-16 -> counted_on | 2025-01-16
    """,
    ("fact_outside_project", "warning"): """
    projects start_date=2024-01-10 end_date=2024-12-31
    projects project_id=open start_date=2024-01-10
    events start_date=2024-01-08 end_date=2024-01-09 -> start_date | 2024-01-08 | 2024-01-10 – 2024-12-31
    events start_date=2024-01-08 end_date=2024-01-10
    events start_date=2024-12-31 end_date=2025-01-02
    action_plans start_date=2025-01-01 end_date=2025-02-01 -> start_date | 2025-01-01 | 2024-01-10 – 2024-12-31
    action_plans project_id=open start_date=2025-01-01 end_date=2025-02-01
    calls project_id=open opened_on=2024-01-09 -> opened_on | 2024-01-09 | 2024-01-10 – …
    calls
    indicators
    measurements period_start=2023-10-01 period_end=2024-01-09 -> period_start | 2023-10-01 | 2024-01-10 – 2024-12-31
    measurements period_start=2024-01-01 period_end=2024-03-31
    """,
    ("figure_of_another_project", "error"): """
    indicators query=people_trained
    indicators indicator_id=in2 query=action_plans
    indicators indicator_id=in3 query=action_plans project_id=other
    published_figures query=people_trained
    published_figures query=people_trained project_id=other -> query | people_trained | p
    published_figures query=action_plans project_id=other
    published_figures query=dialogue_platforms
    published_figures
    """,
    ("grant_of_another_call", "error"): """
    applications
    grants application_id=ap call_id=c
    grants application_id=ap call_id=other -> call_id | other | c
    grants application_id=ap
    grants call_id=other
    """,
    ("grant_of_unapproved_application", "error"): """
    applications application_id=yes
    applications application_id=reserve status=reserve
    grants application_id=yes
    grants application_id=reserve -> application_id | reserve | reserve
    grants call_id=c
    """,
    ("grant_outcome_without_day", "warning"): """
    grants outcome=active
    grants outcome=active closed_on=2024-09-01 -> outcome | active | 2024-09-01
    grants outcome=completed closed_on=2024-09-01
    grants outcome=completed -> outcome | completed
    grants outcome=terminated -> outcome | terminated
    grants
    """,
    ("grant_without_call", "error"): """
    grants -> call_id | g
    grants call_id=c
    grants application_id=ap
    """,
    ("headcount_beside_list", "error"): """
    events
    events event_id=heads record_kind=headcount
    headcounts event_id=heads
    headcounts -> event_id | e
    """,
    ("headcount_event_without_counts", "warning"): """
    events event_id=counted record_kind=headcount
    events event_id=bare record_kind=headcount -> record_kind | headcount
    events event_id=list
    events event_id=planned record_kind=headcount status=planned
    headcounts event_id=counted participations=0
    """,
    ("invented_beside_real", "error"): """
    sources source_id=invented kind=synthetic
    sources source_id=real -> kind | minutes
    sources source_id=unused
    sources source_id=page kind=web_page
    events source_id=invented
    events source_id=real
    events source_id=page
    """,
    ("issue_closed_but_open", "error"): """
    issues
    issues closed_on=2024-07-01 -> status | open | 2024-07-01
    issues closed_on=2024-07-01 status=planned -> status | planned | 2024-07-01
    issues closed_on=2024-07-01 status=resolved
    """,
    ("issue_status_without_day", "warning"): """
    issues
    issues status=planned -> planned_on | planned
    issues status=planned planned_on=2024-07-01
    issues status=resolved -> closed_on | resolved
    issues status=declined planned_on=2024-07-01 -> closed_on | declined
    issues status=resolved closed_on=2024-07-01
    """,
    ("lead_person_not_trained", "warning"): """
    calls
    events start_date=2024-03-01 end_date=2024-03-02
    events event_id=talk kind=dialogue start_date=2024-03-01 end_date=2024-03-02
    events event_id=late start_date=2024-04-02 end_date=2024-04-02
    events event_id=other project_id=other start_date=2024-03-01 end_date=2024-03-02
    attendance person_id=trained
    attendance person_id=absent is_present=false
    attendance person_id=talker event_id=talk
    attendance person_id=late event_id=late
    attendance person_id=other event_id=other
    applications lead_person_id=trained
    applications
    applications lead_person_id=absent -> lead_person_id
    applications lead_person_id=talker -> lead_person_id
    applications lead_person_id=late -> lead_person_id
    applications lead_person_id=late submitted_on=2024-04-02
    applications lead_person_id=other -> lead_person_id
    """,
    ("list_event_without_attendance", "warning"): """
    events event_id=full
    events event_id=empty -> record_kind | list
    events event_id=absent -> record_kind | list
    events event_id=planned status=planned
    events event_id=heads record_kind=headcount
    attendance event_id=full
    attendance event_id=absent is_present=false
    """,
    ("locked_period_changed", "error"): """
    indicators
    indicators indicator_id=elsewhere project_id=other
    reporting_periods locked_on=2024-08-14
    reporting_periods period_id=q3 start_date=2024-07-01 end_date=2024-09-30
    measurements approved_on=2024-08-14
    measurements approved_on=2024-08-15 -> approved_on | 2024-08-15 | q 2024-08-14
    measurements approved_on=2024-08-15 indicator_id=elsewhere
    measurements approved_on=2024-12-01 period_start=2024-07-01 period_end=2024-09-30
    measurements approved_on=2024-08-15 status=returned
    """,
    ("many_more_than_planned", "warning"): """
    events event_id=thrice planned_participants=1
    events event_id=more planned_participants=1 -> planned_participants | 1 | 4
    events event_id=unplanned
    events event_id=heads record_kind=headcount planned_participants=10 -> planned_participants | 10 | 31
    attendance event_id=thrice person_id=a
    attendance event_id=thrice person_id=b
    attendance event_id=thrice person_id=c
    attendance event_id=thrice person_id=c day=2
    attendance event_id=more person_id=a
    attendance event_id=more person_id=b
    attendance event_id=more person_id=c
    attendance event_id=more person_id=d
    attendance event_id=unplanned
    headcounts event_id=heads participations=30
    headcounts event_id=heads sex=M participations=1
    events event_id=none planned_participants=0
    attendance event_id=none
    """,
    ("measurement_left_in_locked_period", "warning"): """
    indicators
    reporting_periods locked_on=2025-01-14
    reporting_periods period_id=q3 start_date=2024-07-01 end_date=2024-09-30 locked_on=2025-01-15
    measurements status=returned -> status | returned | q 2025-01-14
    measurements
    measurements status=draft period_start=2024-07-01 period_end=2024-09-30
    """,
    ("measurement_without_value", "error"): """
    indicators
    indicators indicator_id=words measure=qualitative
    measurements value=0
    measurements value= -> value | m
    measurements value= status=draft
    measurements indicator_id=words value= narrative=Text
    measurements indicator_id=words value= -> narrative | m
    """,
    ("members_above_total", "warning"): """
    organisations members_total=2
    organisations organisation_id=small members_total=1 -> members_total | 1 | 2
    organisations organisation_id=unknown
    organisation_members
    organisation_members person_id=b
    organisation_members person_id=c to_date=2024-01-01
    organisation_members organisation_id=small
    organisation_members organisation_id=small person_id=b
    organisation_members organisation_id=small person_id=b from_date=2024-01-01
    organisation_members organisation_id=unknown
    """,
    ("members_without_total", "warning"): """
    organisations members_women=3 -> members_total | 3
    organisations members_youth=4 -> members_total | 4
    organisations members_women=3 members_total=3
    organisations
    """,
    ("membership_before_founding", "warning"): """
    organisations founded_on=2024-05-01
    organisations organisation_id=old
    organisation_members from_date=2024-04-30 -> from_date | 2024-04-30 | 2024-05-01
    organisation_members from_date=2024-05-01
    organisation_members
    organisation_members from_date=2024-04-30 organisation_id=old
    """,
    ("membership_overlaps", "warning"): """
    organisation_members from_date=2024-01-01 to_date=2024-03-01
    organisation_members from_date=2024-03-01 to_date=2024-05-01
    organisation_members from_date=2024-04-30 -> from_date | 2024-04-30 | o
    organisation_members person_id=b from_date=2024-04-30
    organisation_members person_id=c
    organisation_members person_id=c from_date=2024-01-01 -> from_date | 2024-01-01 | o
    """,
    ("milestone_after_target_date", "warning"): """
    indicators target_date=2024-12-31
    indicators indicator_id=open
    milestones due_date=2024-12-31
    milestones due_date=2025-01-01 -> due_date | 2025-01-01 | 2024-12-31
    milestones indicator_id=open due_date=2025-01-01
    """,
    ("milestone_against_direction", "warning"): """
    indicators
    indicators indicator_id=down is_ascending=false
    milestones due_date=2024-03-31 target=5
    milestones due_date=2024-06-30 target=5
    milestones due_date=2024-09-30 target=4 -> target | 4 | 5
    milestones due_date=2024-09-30 target=3 place_id=north
    milestones indicator_id=down due_date=2024-03-31 target=5
    milestones indicator_id=down due_date=2024-06-30 target=4
    milestones indicator_id=down due_date=2024-09-30 target=6 -> target | 6 | 4
    milestones indicator_id=down due_date=2024-12-31 target=6
    """,
    ("neighbour_unknown", "error"): """
    border_crossings
    border_crossings neighbour=TJ
    border_crossings neighbour=RU -> neighbour | RU
    """,
    ("number_out_of_range", "error"): """
    calls budget=0 max_grant=0 min_score_percent=100 min_cofinancing_share=1
    calls budget=-1 -> budget | -1 | ≥ 0
    calls max_grant=-0.01 -> max_grant | -0.01 | ≥ 0
    calls min_score_percent=100.1 -> min_score_percent | 100.1 | ≥ 0 – ≤ 100
    calls min_cofinancing_share=1.1 -> min_cofinancing_share | 1.1 | ≥ 0 – ≤ 1
    grants cofinancing_cash=-1 -> cofinancing_cash | -1 | ≥ 0
    grants cofinancing_in_kind=-1 -> cofinancing_in_kind | -1 | ≥ 0
    grants cofinancing_cash=0
    events planned_participants=-1 -> planned_participants | -1 | ≥ 0
    events planned_participants=0
    tranches number=0 -> number | 0 | ≥ 1
    tranches
    application_scores score=0 max_score=0 -> max_score | 0 | ≥ 1
    application_scores score=0
    test_scores score=0 max_score=0 -> max_score | 0 | ≥ 1
    test_scores score=0
    """,
    ("numerator_above_denominator", "error"): """
    indicators indicator_id=share measure=percentage
    indicators
    measurements indicator_id=share numerator=11 denominator=10 -> numerator | 11 | 10
    measurements indicator_id=share numerator=10 denominator=10
    measurements indicator_id=share
    measurements numerator=11 denominator=10
    """,
    ("paid_before_award", "error"): """
    grants
    tranches paid_on=2024-04-30 -> paid_on | 2024-04-30 | 2024-05-01
    tranches paid_on=2024-05-01
    tranches
    """,
    ("paid_more_than_award", "error"): """
    grants amount=100
    grants grant_id=over amount=100 -> amount | 100.00 | 100.01
    tranches amount=60 paid_on=2024-05-01
    tranches amount=40 paid_on=2024-06-01 number=2
    tranches amount=40 number=3
    tranches grant_id=over amount=100 paid_on=2024-05-01
    tranches grant_id=over amount=0.01 paid_on=2024-05-01 number=2
    """,
    ("people_at_event_not_held", "error"): """
    events event_id=held
    events event_id=people status=cancelled -> status | cancelled | 2
    events event_id=registered status=planned
    events event_id=heads status=planned record_kind=headcount -> status | planned | 1
    events event_id=tested status=planned
    events event_id=after status=planned -> status | planned | 1
    events event_id=called_off status=cancelled -> status | cancelled | 1
    attendance event_id=held
    attendance event_id=people
    attendance event_id=people day=2
    attendance event_id=registered is_present=false
    headcounts event_id=heads
    headcounts event_id=heads sex=M participations=0
    test_scores event_id=tested
    test_scores event_id=after phase=post
    test_scores event_id=called_off
    """,
    ("percent_going_down", "warning"): """
    activity_updates reported_on=2024-02-01 percent_done=50
    activity_updates reported_on=2024-02-02
    activity_updates reported_on=2024-02-03 percent_done=40 -> percent_done | 40 | 50
    activity_updates reported_on=2024-02-04 percent_done=40
    activity_updates reported_on=2024-02-05 percent_done=0 status=cancelled
    activity_updates activity_id=other reported_on=2024-02-06 percent_done=10
    activity_updates activity_id=third reported_on=2024-02-01 status=completed percent_done=100
    activity_updates activity_id=third reported_on=2024-02-02 percent_done=90
    """,
    ("percentage_differs_from_its_parts", "error"): """
    indicators indicator_id=share measure=percentage
    indicators
    measurements indicator_id=share value=43 numerator=138 denominator=318
    measurements indicator_id=share value=43.5 numerator=43 denominator=100
    measurements indicator_id=share value=43.6 numerator=43 denominator=100 -> value | 43.6 | 43
    measurements indicator_id=share value=43.6
    measurements value=43.6 numerator=1 denominator=100
    """,
    ("percentage_out_of_range", "error"): """
    indicators indicator_id=share measure=percentage baseline=0 target=100
    indicators measure=percentage baseline=-1 target=101 -> baseline | -1 ;; target | 101
    indicators indicator_id=count baseline=-5 target=500
    milestones indicator_id=share target=100.5 -> target | 100.5
    milestones indicator_id=share target=100
    milestones indicator_id=count target=500
    measurements indicator_id=share value=-0.1 -> value | -0.1
    measurements indicator_id=share value=0
    measurements indicator_id=share value=
    measurements indicator_id=count value=500
    """,
    ("person_in_two_places", "warning"): """
    places
    places place_id=hamlet level=village parent_id=north
    places place_id=south
    events event_id=e1
    events event_id=e2 place_id=hamlet
    events event_id=e3 place_id=south
    events event_id=e4 place_id=south days=1
    events event_id=e5 place_id=south status=cancelled
    attendance event_id=e1 person_id=a
    attendance event_id=e2 person_id=a
    attendance event_id=e3 person_id=a -> person_id | | e1, 2024-06-01
    attendance event_id=e1 person_id=b
    attendance event_id=e3 person_id=b day=2
    attendance event_id=e1 person_id=c
    attendance event_id=e3 person_id=c is_present=false
    attendance event_id=e1 person_id=d
    attendance event_id=e4 person_id=d
    attendance event_id=e5 person_id=d
    """,
    ("person_likely_twice", "warning"): """
    people person_id=AB-012 birth_year=1990 home_place_id=north
    people person_id=ab12 birth_year=1990 -> person_id | | here, 1
    people person_id=АВ-12 home_place_id=north -> person_id | | here, 1
    people person_id=AB-12 sex=M
    people person_id=AB_12 birth_year=1991
    people person_id=AB/12 birth_year=1990 home_place_id=south
    people person_id=AB-13 birth_year=1990 home_place_id=north
    people person_id=AB-120 birth_year=1990 home_place_id=north
    people person_id=1-12
    people person_id=11-2
    people person_id=112
    people person_id=P7
    people person_id=p007 sex=U -> person_id | | here, 12
    people person_id=P7X
    """,
    ("place_above_itself", "error"): """
    places place_id=KG level=country parent_id=
    places
    places place_id=x parent_id=y -> parent_id | y
    places place_id=y parent_id=x -> parent_id | x
    places place_id=z parent_id=x
    places place_id=own parent_id=own -> parent_id | own
    """,
    ("place_code_malformed", "error"): """
    places place_id=KG pcode=KG soate=41700000000000
    places pcode=KG05258804000 soate=41705258804000
    places
    places pcode=KG0525880400 -> pcode | KG0525880400
    places pcode=kg05258804000 -> pcode | kg05258804000
    places soate=4170525880400 -> soate | 4170525880400
    places soate=41705258804000.0 pcode=КG05258804000 -> pcode | КG05258804000 ;; soate | 41705258804000.0
    """,
    ("place_codes_differ", "error"): """
    places level=country pcode=KG soate=41700000000000
    places pcode=KG05258804000 soate=41705258804000
    places pcode=KG05258804000 soate=41705258805000 -> pcode | KG05258804000 | 41705258805000
    places pcode=KG05258804000
    places soate=41705258804000
    """,
    ("place_not_valid_then", "warning"): """
    places valid_from=2020-01-01 valid_to=2024-06-01
    places place_id=new valid_from=2024-06-01
    events start_date=2024-06-01
    events start_date=2024-06-02 -> place_id | north | 2020-01-01 – 2024-06-01
    action_plans start_date=2019-12-31 -> place_id | north | 2020-01-01 – 2024-06-01
    risks identified_on=2024-06-02 -> place_id | north | 2020-01-01 – 2024-06-01
    signals observed_on=2024-05-31 place_id=new -> place_id | new | 2024-06-01 – …
    issues raised_on=2024-06-01 place_id=new
    applications submitted_on=2024-05-31 place_id=new -> place_id | new | 2024-06-01 – …
    measurements place_id=north -> place_id | north | 2020-01-01 – 2024-06-01
    measurements
    """,
    ("place_outside_project", "warning"): """
    places place_id=KG level=country parent_id=
    places place_id=oblast level=oblast parent_id=KG
    places parent_id=oblast
    places place_id=hamlet level=village parent_id=north
    places place_id=south parent_id=oblast
    project_places
    events
    events place_id=hamlet
    events place_id=oblast
    events place_id=south -> place_id | south | p
    events place_id=south project_id=anywhere
    events place_id=nowhere
    organisations place_id=south -> place_id | south | p
    organisations place_id=south project_id=
    action_plans place_id=south -> place_id | south | p
    risks place_id=south -> place_id | south | p
    signals place_id=south -> place_id | south | p
    issues place_id=south -> place_id | south | p
    calls place_id=south -> place_id | south | p
    calls
    applications place_id=south call_id=x
    project_places place_id=hamlet
    """,
    ("place_replaced_by_itself", "error"): """
    places place_id=x replaced_by=x -> replaced_by | x
    places place_id=a replaced_by=b -> replaced_by | b
    places place_id=b replaced_by=a -> replaced_by | a
    places place_id=old replaced_by=north
    places
    places place_id=before replaced_by=a
    """,
    ("place_without_parent", "error"): """
    places place_id=KG level=country parent_id=
    places
    places place_id=alone parent_id= -> parent_id
    places place_id=hamlet level=village parent_id=north
    places place_id=district level=district parent_id=hamlet -> parent_id | hamlet
    places place_id=beside parent_id=north -> parent_id | north
    """,
    ("places_differ_from_total", "error"): """
    places
    places place_id=south
    places place_id=hamlet level=village parent_id=north
    project_places
    project_places place_id=south
    project_places place_id=east role=partner
    indicators
    indicators indicator_id=mean aggregation_place=mean
    measurements value=10 -> value | 10 | 11
    measurements value=6 place_id=north
    measurements value=5 place_id=south
    measurements value=50 place_id=hamlet
    measurements value=10 period_end=2024-06-29
    measurements value=9 period_end=2024-06-29 place_id=north
    measurements value=10 period_end=2024-06-28 -> value | 10 | 9
    measurements value=5 period_end=2024-06-28 place_id=north
    measurements value=4 period_end=2024-06-28 place_id=south
    measurements value=10 period_end=2024-06-27
    measurements value=5 period_end=2024-06-27 place_id=north
    measurements value=5 period_end=2024-06-27 place_id=south
    measurements value=5 period_end=2024-06-27 place_id=south status=draft
    measurements indicator_id=mean value=10
    measurements indicator_id=mean value=15 place_id=north
    measurements value=3 dimension=sex category=F -> value | 3 | 4
    measurements value=4 dimension=sex category=F place_id=south
    measurements value=10 period_end=2024-06-26
    measurements measurement_id=first value=50 period_end=2024-06-26 place_id=north
    measurements value=5 period_end=2024-06-26 place_id=north supersedes=first
    indicators indicator_id=free project_id=free
    measurements indicator_id=free value=1 -> value | 1 | 2
    measurements indicator_id=free value=2 place_id=north
    """,
    ("plan_without_activities", "warning"): """
    action_plans
    action_plans plan_id=empty -> plan_id | empty
    action_plans plan_id=bare -> plan_id | bare
    objectives
    objectives objective_id=none plan_id=bare
    activities
    """,
    ("planned_event_overdue", "warning"): """
    events
    events event_id=past status=planned end_date=2024-06-01 -> status | 2024-06-01 | 2024-06-02
    events event_id=same status=planned
    events event_id=cancelled status=cancelled end_date=2024-06-01
    events event_id=other status=planned end_date=2024-06-01 project_id=other
    events event_id=called_off status=cancelled end_date=2024-07-01
    events event_id=next status=planned end_date=2024-06-30
    """,
    ("planned_issue_without_activity", "warning"): """
    issues
    issues status=planned -> activity_id | planned
    issues status=planned activity_id=act
    issues status=resolved
    """,
    ("plans_overlap", "warning"): """
    action_plans
    action_plans plan_id=next start_date=2025-01-01 end_date=2025-12-31
    action_plans plan_id=within start_date=2024-12-31 -> start_date | 2024-12-31 | plan, 2024-12-31
    action_plans plan_id=other kind=prevention_plan
    action_plans plan_id=south place_id=south
    """,
    ("point_far_from_parent", "warning"): """
    places place_id=district level=district latitude=40 longitude=71
    places place_id=KG level=country latitude=42 longitude=80
    places place_id=near parent_id=district latitude=40.53 longitude=71
    places place_id=far parent_id=district latitude=40.55 longitude=71 -> latitude | 40.55, 71.0 | district 61 km
    places place_id=oblast level=oblast latitude=40 longitude=71 parent_id=KG
    places place_id=pointless level=municipality parent_id=district
    organisations place_id=near latitude=40.53 longitude=71.7
    organisations place_id=near latitude=40.53 longitude=71.8 -> latitude | 40.53, 71.8 | near 68 km
    organisations place_id=near
    organisations place_id=pointless latitude=43 longitude=79
    border_crossings place_id=district latitude=39.4 longitude=71 -> latitude | 39.4, 71.0 | district 67 km
    border_crossings latitude=39.4 longitude=71
    """,
    ("point_half_given", "error"): """
    places latitude=40 -> longitude | 40.0
    places latitude=40 longitude=71
    places
    organisations longitude=71 -> latitude | 71.0
    border_crossings latitude=41 -> longitude | 41.0
    border_crossings
    """,
    ("project_place_no_municipality", "warning"): """
    places
    places place_id=hamlet level=village
    places place_id=district level=district
    project_places
    project_places place_id=hamlet -> place_id | hamlet | village
    project_places place_id=district role=partner
    project_places place_id=district role=grant_municipality -> place_id | district | district
    """,
    ("raised_before_its_event", "error"): """
    events
    issues event_id=e raised_on=2024-06-01
    issues event_id=e raised_on=2024-05-31 -> raised_on | 2024-05-31 | 2024-06-01
    issues raised_on=2024-05-31
    risks identified_at_event_id=e identified_on=2024-05-31 -> identified_on | 2024-05-31 | 2024-06-01
    risks identified_at_event_id=e identified_on=2024-07-01
    """,
    ("reference_to_another_place", "warning"): """
    places
    places place_id=hamlet level=village parent_id=north
    places place_id=south
    action_plans
    objectives
    activities
    risks place_id=south activity_id=act -> activity_id | act | south ≠ north
    risks risk_id=here activity_id=act
    signals risk_id=here
    signals risk_id=here place_id=hamlet
    signals risk_id=here place_id=south -> risk_id | here | south ≠ north
    signals place_id=south
    issues activity_id=act place_id=south -> activity_id | act | south ≠ north
    calls
    calls call_id=local place_id=hamlet
    applications call_id=c place_id=south
    applications call_id=local place_id=north
    applications call_id=local place_id=south -> call_id | local | south ≠ hamlet
    """,
    ("reference_to_another_project", "warning"): """
    events event_id=other project_id=other
    events
    risks risk_id=other project_id=other
    action_plans plan_id=other project_id=other
    objectives objective_id=other plan_id=other
    activities activity_id=other objective_id=other
    action_plans event_id=other -> event_id | other | p ≠ other
    action_plans event_id=e
    action_plans
    risks identified_at_event_id=other -> identified_at_event_id | other | p ≠ other
    risks activity_id=other -> activity_id | other | p ≠ other
    signals risk_id=other -> risk_id | other | p ≠ other
    signals risk_id=other project_id=other
    issues event_id=other -> event_id | other | p ≠ other
    issues activity_id=other -> activity_id | other | p ≠ other
    """,
    ("refused_without_reason", "warning"): """
    applications status=rejected -> reason | rejected
    applications status=ineligible -> reason | ineligible
    applications status=rejected reason=Late
    applications status=reserve
    applications
    """,
    ("report_accepted_before_submitted", "error"): """
    tranches report_submitted_on=2024-07-02 report_accepted_on=2024-07-01 -> report_accepted_on | 2024-07-01 | 2024-07-02
    tranches report_submitted_on=2024-07-01 report_accepted_on=2024-07-01
    tranches report_accepted_on=2024-07-01 -> report_accepted_on | 2024-07-01
    tranches report_submitted_on=2024-07-01
    tranches
    """,  # noqa: E501
    ("report_before_payment", "warning"): """
    tranches paid_on=2024-05-02 report_submitted_on=2024-05-01 -> report_submitted_on | 2024-05-01 | 2024-05-02
    tranches paid_on=2024-05-01 report_submitted_on=2024-05-01
    tranches report_submitted_on=2024-05-01 -> report_submitted_on | 2024-05-01
    tranches paid_on=2024-05-01
    """,
    ("reporting_periods_overlap", "warning"): """
    reporting_periods
    reporting_periods period_id=q3 start_date=2024-07-01 end_date=2024-09-30
    reporting_periods period_id=q4 start_date=2024-09-30 end_date=2024-12-31 -> start_date | 2024-09-30 | 2024-09-30
    reporting_periods project_id=other start_date=2024-05-01
    """,
    ("request_above_maximum", "warning"): """
    calls max_grant=100
    calls call_id=free
    applications requested=100
    applications requested=100.01 -> requested | 100.01 | 100.00
    applications requested=100.01 status=ineligible
    applications requested=100.01 call_id=free
    """,
    ("response_without_day", "warning"): """
    signals response_organisation_id=o -> responded_on | o
    signals response_organisation_id=o responded_on=2024-04-02
    signals
    signals outcome=no_action
    """,
    ("review_before_risk", "error"): """
    risks
    risk_reviews reviewed_on=2024-02-29 -> reviewed_on | 2024-02-29 | 2024-03-01
    risk_reviews reviewed_on=2024-03-01
    """,
    ("risk_without_review", "warning"): """
    risks
    risks risk_id=bare -> risk_id | bare
    risk_reviews
    """,
    ("round_not_after_baseline", "error"): """
    capacity_scores
    capacity_scores round=endline assessed_on=2024-05-01 -> assessed_on | 2024-05-01 | 2024-05-01
    capacity_scores dimension=A2
    capacity_scores dimension=A2 round=midline assessed_on=2024-06-01
    capacity_scores dimension=A2 round=endline assessed_on=2024-05-31 -> assessed_on | 2024-05-31 | 2024-06-01
    capacity_scores dimension=A3
    capacity_scores dimension=A3 round=endline assessed_on=2024-05-02
    capacity_scores dimension=A4 round=endline assessed_on=2024-01-01
    capacity_scores organisation_id=o2 round=endline assessed_on=2024-01-01
    """,
    ("score_scale_differs", "error"): """
    applications
    applications application_id=other call_id=other
    application_scores reviewer=1
    application_scores reviewer=2
    application_scores reviewer=3 max_score=20 -> max_score | 20.0 | 10.0
    application_scores criterion=inclusion max_score=20
    application_scores application_id=other max_score=20
    """,
    ("spent_above_budget", "warning"): """
    activities budget=100
    activities activity_id=over budget=100
    activities activity_id=free
    activity_updates reported_on=2024-02-01 spent=101
    activity_updates reported_on=2024-02-02 spent=100
    activity_updates reported_on=2024-02-03
    activity_updates activity_id=over reported_on=2024-02-01 spent=200
    activity_updates activity_id=over reported_on=2024-02-02 sequence=1 spent=90
    activity_updates activity_id=over reported_on=2024-02-02 sequence=2 spent=100.01 -> spent | 100.01 | 100.00
    activity_updates activity_id=free spent=5
    """,
    ("spent_going_down", "warning"): """
    activity_updates reported_on=2024-02-01 spent=50
    activity_updates reported_on=2024-02-02
    activity_updates reported_on=2024-02-03 spent=49.99 -> spent | 49.99 | 50.00
    activity_updates reported_on=2024-02-04 spent=49.99
    activity_updates activity_id=other reported_on=2024-02-05 spent=1
    """,
    ("stage_passed_over", "warning"): """
    call_stages stage=1 done_on=2024-01-01
    call_stages stage=2 -> done_on | 2 | 3
    call_stages stage=3 done_on=2024-01-03
    call_stages stage=4
    call_stages stage=1 call_id=other
    """,
    ("stages_out_of_order", "error"): """
    call_stages stage=1 done_on=2024-01-05
    call_stages stage=2
    call_stages stage=3 done_on=2024-01-04 -> done_on | 2024-01-04 | 2024-01-05
    call_stages stage=4 done_on=2024-01-05
    call_stages stage=5 call_id=other done_on=2024-01-01
    """,
    ("status_contradicts_percent", "warning"): """
    activity_updates percent_done=100 -> status | in_progress | 100
    activity_updates percent_done=99
    activity_updates percent_done=0
    activity_updates status=not_started percent_done=1 -> status | not_started | 1
    activity_updates status=not_started percent_done=0
    activity_updates status=completed percent_done=100
    activity_updates status=not_started
    """,
    ("supersedes_another_cell", "error"): """
    measurements measurement_id=m1
    measurements measurement_id=m2 supersedes=m1
    measurements supersedes=m1 place_id=north -> supersedes | m1 | in · 2024-04-01 · 2024-06-30 · ALL · total · total
    measurements measurement_id=m4 supersedes=m1 value=99
    measurements supersedes=m1 indicator_id=j -> supersedes | m1 | in · 2024-04-01 · 2024-06-30 · ALL · total · total
    measurements measurement_id=m6 supersedes=unknown indicator_id=other
    """,
    ("supersedes_itself", "error"): """
    measurements measurement_id=m1 supersedes=m1 -> supersedes | m1
    measurements measurement_id=m2 supersedes=m3 -> supersedes | m3
    measurements measurement_id=m3 supersedes=m2 -> supersedes | m2
    measurements measurement_id=m4 supersedes=m5
    measurements measurement_id=m5
    """,
    ("target_against_direction", "warning"): """
    indicators baseline=10 target=10
    indicators baseline=10 target=9 -> target | 9 | 10
    indicators baseline=10 target=11 is_ascending=false -> target | 11 | 10
    indicators baseline=10 target=9 is_ascending=false
    indicators target=9
    indicators baseline=10 target=10 is_ascending=false
    """,
    ("target_differs_from_published", "warning"): """
    indicators query=people_trained target=60
    indicators indicator_id=in2 query=action_plans target=4 -> target | 4 | f2 3
    indicators indicator_id=in3 query=initiative_groups target=4
    indicators indicator_id=in4 target=4
    published_figures query=people_trained value=60
    published_figures figure_id=f2 query=action_plans value=3
    published_figures figure_id=f3 query=initiative_groups value=3 kind=result
    published_figures figure_id=f4 query=initiative_groups value=3 project_id=other
    """,
    ("test_outside_event_dates", "warning"): """
    events
    test_scores taken_on=2024-06-02
    test_scores taken_on=2024-06-03 -> taken_on | 2024-06-03 | 2024-06-01 – 2024-06-02
    test_scores taken_on=2024-01-01
    test_scores phase=post taken_on=2024-05-31 -> taken_on | 2024-05-31 | 2024-06-01 – 2024-06-02
    test_scores phase=post taken_on=2024-06-01
    test_scores phase=post taken_on=2024-12-01
    test_scores phase=followup taken_on=2024-06-02 -> taken_on | 2024-06-02 | 2024-06-01 – 2024-06-02
    test_scores phase=followup taken_on=2024-06-03
    test_scores phase=reaction taken_on=2024-05-31 -> taken_on | 2024-05-31 | 2024-06-01 – 2024-06-02
    test_scores
    """,
    ("test_scale_differs", "warning"): """
    test_scores person_id=a
    test_scores person_id=b
    test_scores person_id=c max_score=20 -> max_score | 20.0 | 10.0
    test_scores person_id=a phase=post max_score=20
    test_scores person_id=a competence=recognise max_score=5
    test_scores event_id=other max_score=20
    """,
    ("test_without_attendance", "warning"): """
    events
    events event_id=heads record_kind=headcount
    attendance is_present=false
    test_scores
    test_scores person_id=b -> person_id | | e
    test_scores person_id=b phase=post
    test_scores person_id=b event_id=heads
    """,
    ("training_without_topic", "warning"): """
    events
    events topic= -> topic | E
    events topic= kind=dialogue
    """,
    ("tranche_before_is_missing", "warning"): """
    tranches number=1
    tranches number=2
    tranches number=4 -> number | 4 | 3
    tranches number=2 grant_id=other -> number | 2 | 1
    """,
    ("tranche_due_outside_grant", "warning"): """
    grants end_date=2024-12-31
    grants grant_id=open
    tranches due_on=2024-04-30 -> due_on | 2024-04-30 | 2024-05-01 – 2024-12-31
    tranches due_on=2024-05-01
    tranches due_on=2024-12-31
    tranches due_on=2025-01-01 -> due_on | 2025-01-01 | 2024-05-01 – 2024-12-31
    tranches due_on=2025-01-01 grant_id=open
    """,
    ("tranche_paid_before_report", "warning"): """
    tranches number=1 report_due_on=2024-07-01 report_accepted_on=2024-07-10
    tranches number=2 paid_on=2024-07-10 report_due_on=2024-10-01
    tranches number=3 paid_on=2024-11-01 -> paid_on | 2024-11-01
    tranches number=4 paid_on=2024-12-01
    tranches grant_id=early number=1 report_due_on=2024-07-01 report_accepted_on=2024-07-10
    tranches grant_id=early number=2 paid_on=2024-07-09 -> paid_on | 2024-07-09 | 2024-07-10
    """,
    ("tranche_paid_out_of_order", "warning"): """
    tranches number=1 paid_on=2024-05-02
    tranches number=2 paid_on=2024-05-01 -> paid_on | 2024-05-01 | 2024-05-02
    tranches number=3 paid_on=2024-05-01
    tranches number=4
    tranches number=5 paid_on=2024-06-01 -> paid_on | 2024-06-01
    tranches number=6
    """,
    ("tranches_differ_from_award", "error"): """
    grants amount=100
    grants grant_id=less amount=100 -> amount | 100.00 | 99.99
    grants grant_id=more amount=100 -> amount | 100.00 | 100.01
    grants grant_id=ended amount=100 outcome=terminated
    grants grant_id=ended_over amount=100 outcome=terminated -> amount | 100.00 | 101.00
    grants grant_id=none
    tranches amount=60
    tranches amount=40 number=2
    tranches grant_id=less amount=99.99
    tranches grant_id=more amount=100.01
    tranches grant_id=ended amount=60
    tranches grant_id=ended_over amount=101
    """,
    ("update_before_plan", "warning"): """
    action_plans
    objectives
    activities
    activity_updates reported_on=2023-01-01
    activity_updates reported_on=2022-12-31 -> reported_on | 2022-12-31 | 2024-01-01
    """,
    ("value_of_unknown_place", "error"): """
    places
    measurements
    measurements place_id=north
    measurements place_id=nowhere -> place_id | nowhere
    milestones
    milestones place_id=north
    milestones place_id=all -> place_id | all
    """,
}


def planted(rows: str) -> Iterator[tuple[str, dict[str, str | None], list[tuple]]]:
    """Yield table, cells and findings of each line of a case; a cell after `=` that is empty is null."""
    for line in rows.strip().splitlines():
        row, _, findings = line.strip().partition(" -> ")
        table, *cells = row.split()
        given = {name: value or None for name, value in (cell.split("=", 1) for cell in cells)}
        wrong = [[part.strip() or None for part in finding.split("|")] for finding in findings.split(";;") if findings]
        yield table, given, [tuple(finding + [None] * (3 - len(finding))) for finding in wrong]


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection with every table, as in a snapshot without keys; none has a row but codelists."""
    with duckdb.connect() as connection:
        for table in schema.tables().values():
            columns = [f"{schema.identifier(column.name)} {column.type} default {column.default or 'null'}"
                       for column in table.columns]  # fmt: skip
            connection.execute(f"create table {table.name} ({', '.join(columns)}, load_id varchar, row_number bigint)")
        connection.execute(f"insert into codelists by name select * from read_csv('{CODES}', header = true)")
        yield connection


USUAL_CELLS = {table: cells for table, cells, _ in planted(USUAL)}


def insert(tables: duckdb.DuckDBPyConnection, number: int, table: str, given: dict) -> None:
    """Add one row: the usual cells of its table but for those given."""
    cells = USUAL_CELLS[table] | given | {"load_id": "here", "row_number": number}
    names, places = ", ".join(map(schema.identifier, cells)), ", ".join("?" * len(cells))
    tables.execute(f"insert into {table} ({names}) values ({places})", list(cells.values()))


def found(tables: duckdb.DuckDBPyConnection, check: str, rows: list[tuple[str, dict]]) -> Found:
    """Return table, row, column, value, severity, detail of what a check finds in rows; they are gone afterwards."""
    tables.execute("begin")
    try:
        for number, (table, given) in enumerate(rows, start=1):
            insert(tables, number, table, given)
        names = duckdb.extract_statements(CHECKS[check])[0].named_parameters
        findings = tables.execute(CHECKS[check], dict.fromkeys(names, TODAY)).fetchall()
    finally:
        tables.execute("rollback")
    return [(table, row, column, value, severity, *detail)
            for table, _, row, column, value, severity, *detail in findings]  # fmt: skip


@pytest.mark.parametrize(("check", "severity"), CASES, ids=[name for name, _ in CASES])
def test_a_check_finds_the_wrong_rows_and_no_other(tables: duckdb.DuckDBPyConnection, check: str, severity: str):
    rows = list(planted(CASES[check, severity]))
    has_detail = "detail varchar" in CHECKS[check]
    wanted = [(table, number, column, value, severity, *([detail] if has_detail else []))
              for number, (table, _, findings) in enumerate(rows, start=1)
              for column, value, detail in findings]  # fmt: skip
    assert sorted(found(tables, check, [row[:2] for row in rows]), key=str) == sorted(wanted, key=str)


def test_every_check_has_wrong_rows_and_right_ones_beside_them():
    assert {name for name, _ in CASES} == set(CHECKS)
    for rows in map(planted, CASES.values()):
        wrong, right = set(), set()
        for table, _, findings in rows:
            (wrong if findings else right).add(table)
        assert wrong
        assert wrong & right


@pytest.mark.parametrize("check", CHECKS)
def test_no_row_no_finding(tables: duckdb.DuckDBPyConnection, check: str):
    assert found(tables, check, []) == []


def test_every_check_has_a_sentence_in_three_languages_that_names_what_it_shows():
    for check, sql in CHECKS.items():
        for language in text.LANGUAGES:
            sentence = text.words(language)(f"rule.{check}", value="V", column="C", detail="D", table="T")
            assert not re.search(r"[{}]", sentence)
        if "{detail}" in text.words("en")(f"rule.{check}", value="V", column="C", detail="{detail}", table="T"):
            assert "detail varchar" in sql, f"the sentence of {check} speaks of a second value that it does not give"


def test_real_sources_alone_are_right(tables: duckdb.DuckDBPyConnection):
    assert found(tables, "invented_beside_real", [("sources", {}), ("events", {"source_id": "s"})]) == []


AMOUNT = some.integers(min_value=1, max_value=10_000)


@given(some.lists(AMOUNT, min_size=1, max_size=5), AMOUNT)
@settings(max_examples=12, deadline=None)
def test_tranches_that_sum_to_the_award_are_right_and_any_others_are_not(tables, parts: list[int], award: int):
    rows = [("tranches", {"number": str(number), "amount": str(part)}) for number, part in enumerate(parts, start=1)]
    for amount in (award, sum(parts)):
        named = found(tables, "tranches_differ_from_award", [("grants", {"amount": str(amount)}), *rows])
        assert bool(named) == (amount != sum(parts))


@given(some.lists(some.integers(min_value=0, max_value=7), min_size=8, max_size=8))
@settings(max_examples=12, deadline=None)
def test_the_places_above_themselves_are_those_on_a_circle(tables, parents: list[int]):
    rows = [("places", {"place_id": str(place), "parent_id": str(above)}) for place, above in enumerate(parents)]
    on_circle = set()
    for place in range(8):
        above = parents[place]
        for _ in range(8):
            if above == place:
                on_circle.add(place + 1)
            above = parents[above]
    assert {row for _, row, *_ in found(tables, "place_above_itself", rows)} == on_circle


LEVELS = ("country", "oblast", "district", "municipality", "village")


@given(some.lists(some.tuples(some.integers(0, 4), some.integers(0, 5)), min_size=6, max_size=6))
@settings(max_examples=12, deadline=None)
def test_a_parent_is_of_a_higher_level(tables, places: list[tuple[int, int]]):
    rows = [("places", {"place_id": str(place), "level": LEVELS[level], "parent_id": str(above)})
            for place, (level, above) in enumerate(places)]  # fmt: skip
    wrong = {place + 1 for place, (level, above) in enumerate(places) if places[above][0] >= level}
    assert {row for _, row, *_ in found(tables, "place_without_parent", rows)} == wrong


def test_people_who_only_share_sex_year_home_and_affiliation_are_not_taken_for_one(tables: duckdb.DuckDBPyConnection):
    ids = [*(f"P{number:06}" for number in range(200)), "A1B2", "A12", "A1-2", "B-7", "8-7", "P-1-11", "P-11-1"]
    alike = {"birth_year": "1990", "home_place_id": "north"}
    assert found(tables, "person_likely_twice", [("people", {"person_id": one} | alike) for one in ids]) == []


@pytest.mark.parametrize("twin", ["p000012", "P-000012", "Р000012", "P12", "P 000012".replace(" ", "."), "p_012"])
def test_the_same_id_written_otherwise_is_taken_for_one(tables: duckdb.DuckDBPyConnection, twin: str):
    rows = [("people", {"person_id": one, "birth_year": "1990"}) for one in ("P000012", twin)]
    assert len(found(tables, "person_likely_twice", rows)) == 1
