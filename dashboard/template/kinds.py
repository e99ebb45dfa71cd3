"""The templates there are: which tables each holds, in the order of its sheets."""

from __future__ import annotations

# With the sheets of instructions, lists and the mark of the source none has more than ten.
KINDS = {
    "mapping": ("sources", "organisations", "organisation_areas", "capacity_scores", "organisation_links", "issues"),
    "events": ("sources", "events", "people", "attendance", "headcounts", "test_scores", "organisation_members"),
    "plans": ("action_plans", "objectives", "activities", "activity_updates", "risks", "risk_reviews", "signals"),
    "grants": ("calls", "call_stages", "applications", "application_scores", "grants", "tranches", "beneficiaries"),
    "indicators": ("sources", "indicators", "milestones", "measurements", "reporting_periods", "expected_reports"),
}
DEFAULT = "events"  # what offices send most often
PERSONS = ("people", "attendance", "test_scores", "organisation_members")  # a row is about one person
