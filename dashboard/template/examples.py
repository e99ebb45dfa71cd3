"""The example row of every table: what the template shows, and what a reader of it leaves out."""

from __future__ import annotations

from dashboard import schema, text
from dashboard.text import Words

NOTE = "_note"  # the last column of a sheet; where it holds a mark, the row is an example
MARKS = tuple(text.words(language)("template.example") for language in text.LANGUAGES)

# Values alike in every language: ids, codes, days, numbers. `table.column` goes before `column`; a column without a
# value here or a word `template.example.…` is empty. Ids agree with each other, so that the examples make one whole.
_VALUES = {
    "list": "event_topic", "code": "1.1", "codelists.code": "other", "position": "8", "origin": "A",
    "source_id": "ak-turpak-2025-02", "kind": "training", "sources.kind": "attendance_sheet",
    "document_date": "2025-02-04", "is_public": "true", "project_id": "social-cohesion-2024", "currency": "KGS",
    "start_date": "2025-02-03", "end_date": "2025-02-04", "place_id": "ak-turpak", "level": "municipality",
    "name_en": "Ak-Turpak", "latitude": "40.15", "longitude": "71.08", "project_places.role": "pilot",
    "crossing_id": "crossing-1", "neighbour": "UZ", "border_crossings.status": "open", "status_date": "2025-02-03",
    "topic": "conflict_management", "expected_reports.topic": "events", "every_days": "90",
    "organisation_id": "ak-turpak-womens-council", "organisation_type": "womens_council", "legal_status": "registered",
    "founded_on": "2019-03-08", "members_total": "24", "members_women": "24", "members_youth": "6",
    "mapped_on": "2025-01-20", "is_active": "true", "area": "A3", "round": "baseline", "dimension": "governance",
    "capacity_scores.score": "2.5", "assessed_on": "2025-01-20", "method": "facilitated",
    "from_organisation_id": "ak-turpak-womens-council", "to_organisation_id": "ak-turpak-executive",
    "organisation_links.kind": "coordinates", "strength": "2", "observed_on": "2025-01-20",
    "person_id": "ak-turpak-001", "sex": "F", "birth_year": "1990", "home_place_id": "ak-turpak", "affiliation": "cso",
    "disability": "U", "is_active_citizen": "false", "has_consent": "true", "role": "member", "from_date": "2024-09-01",
    "event_id": "ak-turpak-training-01", "host_organisation_id": "ak-turpak-womens-council", "days": "2",
    "days_required": "2", "planned_participants": "20", "status": "held", "record_kind": "list", "day": "1",
    "is_present": "true", "age_band": "25-35", "participations": "7", "phase": "pre", "competence": "overall",
    "taken_on": "2025-02-03", "score": "12.5", "max_score": "20",
    "plan_id": "ak-turpak-plan-2025", "action_plans.kind": "action_plan", "adopted_on": "2025-01-28",
    "adopted_by": "ak-turpak-kenesh", "decision_number": "11/1", "action_plans.event_id": "",
    "action_plans.start_date": "2025-02-01", "action_plans.end_date": "2026-12-31",
    "objective_id": "ak-turpak-plan-2025-1", "number": "1", "activities.number": "1.1",
    "activity_id": "ak-turpak-plan-2025-1.1", "pillar": "participation", "contribution": "dialogue_trust",
    "policy": "unscr_1325", "responsible_organisation_id": "ak-turpak-executive", "planned_start": "2025-03-01",
    "planned_end": "2025-11-30", "budget": "50000", "budget_source": "local_budget", "weight": "1",
    "reported_on": "2025-06-30", "sequence": "1", "activity_updates.status": "in_progress", "percent_done": "40",
    "spent": "18500.5", "risk_id": "ak-turpak-risk-1", "category": "water", "identified_on": "2025-02-03",
    "owner_organisation_id": "ak-turpak-executive", "is_sensitive": "true", "risks.activity_id": "",
    "risk_reviews.status": "open", "reviewed_on": "2025-02-10", "likelihood": "4", "impact": "3",
    "treatment_due": "2025-05-01", "signal_id": "ak-turpak-signal-01", "signals.kind": "tension",
    "signals.observed_on": "2025-05-12", "severity": "3", "verified": "verified", "responded_on": "2025-05-13",
    "response_organisation_id": "ak-turpak-executive", "signals.outcome": "de_escalated",
    "issue_id": "ak-turpak-issue-01", "issues.kind": "need", "issues.event_id": "", "issues.activity_id": "",
    "raised_by": "women", "raised_on": "2025-02-04", "issues.status": "referred",
    "assigned_organisation_id": "ak-turpak-executive",
    "call_id": "ak-turpak-call-2025", "scheme": "small_grant", "opened_on": "2025-03-10", "closes_on": "2025-04-30",
    "calls.budget": "900000", "max_grant": "300000", "min_score_percent": "60", "min_cofinancing_share": "0.1",
    "stage": "3", "call_stages.planned_on": "2025-03-10", "done_on": "2025-03-12",
    "application_id": "ak-turpak-application-01", "conflict_type": "family", "applications.kind": "social",
    "lead_sex": "F", "lead_is_youth": "false", "submitted_on": "2025-04-10", "requested": "250000",
    "cofinancing_offered": "30000", "applications.status": "approved", "decided_on": "2025-05-20",
    "criterion": "relevance", "reviewer": "1", "grant_id": "ak-turpak-grant-01", "grants.call_id": "",
    "awarded_on": "2025-05-20", "amount": "250000", "tranches.amount": "150000", "cofinancing_cash": "10000",
    "cofinancing_in_kind": "20000", "grants.start_date": "2025-06-01", "grants.end_date": "2025-11-30",
    "outcome": "active", "beneficiary_place_id": "ak-turpak", "due_on": "2025-06-05", "paid_on": "2025-06-06",
    "report_due_on": "2025-09-05", "is_direct": "true", "people": "15", "counted_on": "2025-11-30",
    "indicator_id": "ak-turpak-dialogues", "indicators.level": "output", "measure": "unit", "unit": "events",
    "is_ascending": "true", "aggregation_time": "sum", "aggregation_place": "sum", "baseline": "0",
    "baseline_date": "2025-01-01", "target": "12", "target_date": "2025-12-31", "due_date": "2025-12-31",
    "milestones.dimension": "total", "milestones.category": "total",
    "measurement_id": "ak-turpak-dialogues-2025-1", "period_start": "2025-01-01", "period_end": "2025-03-31",
    "measurements.dimension": "total", "measurements.category": "total", "measurements.value": "3",
    "measurements.status": "approved", "approved_on": "2025-04-10", "period_id": "2025-1",
    "reporting_periods.start_date": "2025-01-01", "reporting_periods.end_date": "2025-03-31",
    "reporting_periods.due_on": "2025-04-15", "figure_id": "figure-1", "published_figures.kind": "result",
    "value": "12", "published_on": "2025-02-03", "projects.start_date": "2024-01-01", "projects.end_date": "2026-12-31",
}  # fmt: skip

_SINGULAR = {("people", "sex"): "lead_sex"}  # a list of people says `Woman`, a table of counts `Women`


def row(table: str, language: str) -> dict[str, str]:
    """Return the example of a table by column, as a reader writes cells: days as in ISO 8601, codes as their labels."""
    words = text.words(language)
    return {column.name: _shown(table, column, words) for column in schema.tables()[table].columns}


def _shown(table: str, column: schema.Column, words: Words) -> str:
    ids = (f"template.example.{table}.{column.name}", f"template.example.{column.name}")
    said = next((words(message) for message in ids if message in text.message_ids()), "")
    value = _VALUES.get(f"{table}.{column.name}", _VALUES.get(column.name, said))
    return label(table, column, value, words) if value else ""


def label(table: str, column: schema.Column, code: str, words: Words) -> str:
    """Return what a person chooses for a code of a column; the code itself where the column has no list."""
    if column.type == "BOOLEAN":
        return words("value.yes" if code == "true" else "value.no")
    said = listed(table, column)
    return words(f"code.{said}.{code}") if said else code


def listed(table: str, column: schema.Column) -> str | None:
    """Return the list of words for the codes of a column, None where it holds no codes."""
    return _SINGULAR.get((table, column.name), column.list)
