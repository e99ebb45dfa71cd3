"""What stands on the plain page, in order: the same queries, words and columns as on the pages it leads to."""

from __future__ import annotations

from dataclasses import dataclass, field

SHOWN, MORE = 12, 20  # rows of a table; of the list that people come for

ALL = {"plan_kind": "all"}
EVENTS = {"event_kind": "all", "event_topic": "all"}
EVERY_GRANT = {"call_id": "all", "conflict_type": "all"}


@dataclass(frozen=True)
class Table:
    """The first rows of a figure: the prefix of its words, its query, columns, and the page that has all of it.

    `reduced` and `withheld` are as in a figure of a page (components/figure.py), `most` rows are shown. `kind` is
    `table`, or `statuses`: a sentence for each indicator.
    """

    id: str
    query: str
    columns: tuple[str, ...]
    page: str
    extra: dict[str, object] = field(default_factory=dict)
    reduced: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    most: int = SHOWN
    kind: str = "table"
    unit: str = ""  # the message of its unit where that of the page speaks of a chart


@dataclass(frozen=True)
class Numbers:
    """Headline numbers: the prefix of their words, the query, its columns, and the page that has them.

    `of` names the column that a number is a part of, or is said beside it.
    """

    id: str
    query: str
    names: tuple[str, ...]
    page: str
    of: dict[str, str] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)
    reduced: tuple[str, ...] = ()


PLANNED = {"adopted": "plans", "completed": "activities"}
MAPPED = {"active": "organisations", "assessed_twice": "assessed", "gaps": "places_unmapped"}
WHO = {"people": "women", "participations": "women_participations", "active_organisations": "organisations"}
CHAIN = Table("overview.results_chain", "overview/results_chain", ("result_step", "actual", "target", "percent"),
              "overview", reduced=("groups",), withheld=("actual",), unit="light.chain.unit")  # fmt: skip
INDICATORS = Table("overview.indicators", "results/framework", (), "indicators", {"indicator": "all"}, most=100,
                   kind="statuses")  # fmt: skip
LATE = ("activity", "days_late", "due_on", "responsible")
OVERDUE = Table("plans.overdue", "plans/overdue", (*LATE, "place_id"), "action_plans", ALL, ("texts",), most=MORE)
MONEY = Table("grants.money", "grants/money", ("award_kind", "currency", "grants", "awarded", "paid", "left"),
              "grants", EVERY_GRANT)  # fmt: skip

OVERVIEW: tuple[Table | Numbers, ...] = (
    CHAIN,
    Table("overview.attention", "overview/attention",
          ("place_id", "overdue", "silent", "days_silent", "high_risks", "last_update_on"), "overview",
          reduced=("risks",), most=MORE),
    OVERDUE,
    INDICATORS,
    Numbers("participation.headline", "people/headline", ("people", "participations", "completed", "trained"),
            "participation", {"completed": "registered", "trained": "target"}, EVENTS),
    Numbers("plans.headline", "plans/headline", ("adopted", "completed", "overdue", "silent", "due_soon"),
            "action_plans", PLANNED, ALL),
    Numbers("stakeholders.headline", "stakeholders/headline",
            ("organisations", "active", "gaps", "assessed_twice", "active_citizens"), "stakeholders",
            MAPPED, reduced=("organisations",)),
    Numbers("warning.headline", "warning/headline", ("open_risks", "high_risks", "issues", "resolved"),
            "early_warning", reduced=("risks", "issues")),
    MONEY,
)  # fmt: skip
PLACE: tuple[Table | Numbers, ...] = (
    Numbers("municipality.number", "place/numbers", ("people", "participations", "active_organisations"),
            "municipality", WHO),
    Numbers("municipality.number", "plans/headline", ("completed", "overdue", "due_soon", "silent"),
            "action_plans", PLANNED, ALL),
    Table("plans.overdue", "plans/overdue", LATE, "action_plans", ALL, ("texts",), most=MORE),
    Table("overview.due", "overview/due", ("due_kind", "title", "due_on", "days_left"), "municipality",
          reduced=("risks",)),
    Table("plans.progress", "plans/progress", ("plan", "progress", "done", "activities", "cancelled"), "action_plans",
          ALL),
    Table("municipality.participation", "place/participation", ("sex", "people", "participations"), "participation"),
    Table("municipality.organisations", "place/organisations", ("organisation", "organisation_type", "is_active"),
          "stakeholders", reduced=("organisations",)),
    Table("stakeholders.capacity", "stakeholders/capacity",
          ("capacity_dimension", "baseline", "endline", "gain", "assessed_twice"), "stakeholders",
          reduced=("organisations",)),
    MONEY,
    Table("municipality.grants", "grants/list", ("grant", "awarded", "paid", "left", "currency", "recipient"),
          "grants", EVERY_GRANT | {"search": ""}, reduced=("texts",)),
    Table("grants.steps", "grants/call_stages", ("call_stage", "stage_state", "planned_on", "done_on", "days_late"),
          "grants", {"call_id": "all"}, most=MORE),
    Table("municipality.issues", "place/issues", ("issue", "issue_status", "raised_on", "activity"), "early_warning",
          reduced=("issues",)),
    Table("municipality.risks", "place/risks", ("risk", "level", "previous_level", "reviewed_on", "organisation"),
          "early_warning", reduced=("risks",)),
    CHAIN,
    INDICATORS,
)  # fmt: skip
