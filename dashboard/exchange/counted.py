"""What the tables of protected counts are: keys, references, which columns may be withheld, and what columns mean."""

from __future__ import annotations

_GROUP = ("project_id", "event_kind", "breakdown", "place_id", "sex", "youth", "disability")
KEYS = {"people_counts": _GROUP, "trained_counts": ("project_id", "place_id"),
        "beneficiaries": ("grant_id", "is_direct", "sex")}  # fmt: skip
REFERENCES = {"people_counts": (("project_id", "projects", "project_id"),),
              "trained_counts": (("project_id", "projects", "project_id"),),
              "beneficiaries": (("grant_id", "grants", "grant_id"),)}  # fmt: skip
PROTECTED = {"people_counts": ("registered", "attended", "completed", "participations"),
             "trained_counts": ("people",), "beneficiaries": ("people",)}  # fmt: skip
_WITHHELD = (" Empty: withheld or not published for this breakdown, never zero. A number is withheld where it is below"
             " 5 (below 10 where the column is disability or the subject sensitive), zero included, or where another"
             " withheld number could be worked out from it.")  # fmt: skip
_EVERY = "; all: not broken down by it."
COMMENTS = {
    "project_id": "The project.", "grant_id": "The grant.",
    "event_kind": "Events counted: all, or training, or dialogue (participations only).",
    "breakdown": "What this row is a part of: total, or by place, sex, youth, disability, place and sex, or place and"
                 " youth. Rows of different breakdowns count the same people: never add them.",
    "place_id": "For people their home municipality, for participations the municipality of the event; elsewhere: no"
                " municipality of the project; a district where small municipalities are counted together" + _EVERY,
    "sex": "F: women; others: men, another sex, not stated" + _EVERY,
    "youth": "yes: aged 14 to 35 (law of 2023); others: older, younger, unknown" + _EVERY,
    "disability": "Y: with a disability; others: without one, or not stated" + _EVERY,
    "registered": "Different people registered for an event." + _WITHHELD,
    "attended": "Different people present on at least one day." + _WITHHELD,
    "completed": "Different people who completed at least one event." + _WITHHELD,
    "participations": "Participations: a person counts once for each event attended." + _WITHHELD,
    "people": "People." + _WITHHELD,
    "is_direct": "Whether they benefit directly.",
    "counted_on": "The day of the number, which may be earlier than that of the snapshot: a public number is replaced"
                  " only when every number of its table that moved did so by at least the threshold. Empty where"
                  " nothing of the row is published.",
}  # fmt: skip
