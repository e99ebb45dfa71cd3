"""Parts make totals and no row is lost: over random datasets, with rows deleted, repeated and spoilt."""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from dashboard import database, generate
from dashboard.database import Snapshot
from tests.conftest import Rows, small, write
from tests.reliability import marked
from tests.reliability.trial import Trial

GENERATED = 10  # every tenth dataset is a generated one with all its tables
KEPT = ("codelists", "projects", "places", "sources")  # what others refer to: spoiling it sets nearly all aside
BANDS = ("14-24", "25-35", "36-59", "60+", "unknown")
SPOILT = ("?", "2099-12-31", "-1", "nobody", "31.02.2024", "Я" * 20)
# A crossing, what its cells are summed by, and the crossing that must then be equal; "" is the whole.
PARTS = (
    ("place", "", "total"), ("sex", "", "total"), ("age_band", "", "total"), ("affiliation", "", "total"),
    ("disability", "", "total"), ("place_sex", "place_id", "place"),
    ("place_age_band", "place_id", "place"), ("place_affiliation", "place_id", "place"),
    ("place_disability", "place_id", "place"),
    ("place_sex", "sex", "sex"), ("place_age_band", "age_band", "age_band"), ("sex_age_band", "sex", "sex"),
    ("place_youth", "youth_definition, youth", "youth"), ("sex_age_band", "age_band", "age_band"),
    ("place_affiliation", "affiliation", "affiliation"), ("place_disability", "disability", "disability"),
    ("place_sex_age_band", "place_id, sex", "place_sex"), ("place_sex_age_band", "sex, age_band", "sex_age_band"),
    ("place_sex_age_band", "place_id, age_band", "place_age_band"),
)  # fmt: skip
DEFINITIONS = ("kg_2023", "kg_2009", "un")  # of youth: each splits the whole
MEASURES = ("registered", "attended", "completed", "participations")


def sums(folder: Path, *, datasets: int, seed: int = 8) -> Trial:
    """Publish random datasets with `--set-aside`; add up what came of their rows, and the parts of all counts."""
    trial, told = Trial("parts and totals"), Counter()
    for number in range(datasets):
        place, chance = folder / f"{number}", random.Random(f"{seed}/{number}")
        made = _generated(place, chance) if number % GENERATED == GENERATED - 1 else tiny(chance)
        is_spoilt = number % 3 == 0
        rows = {name: _changed(name, given, chance, is_spoilt) for name, given in made.items()}
        write(place / "source", **rows)
        written = sum(len(given) for given in rows.values())
        code, said = marked.quietly("publish", place / "source", "--store", place / "store", "--set-aside")
        told["rows"] += written
        if trial.expect(code == 0, f"dataset {number} (seed {seed}): ended with {code}: {said.splitlines()[-1:]}"):
            snapshot = database.newest(place / "store")
            with _only(snapshot):
                _nothing_is_lost(trial, snapshot, written, f"dataset {number}")
                told["cells"] += _parts(trial, snapshot, f"dataset {number}")
            for name in ("duplicates", "set_aside"):
                told[name] += snapshot.manifest["rows"][name]
        shutil.rmtree(place)
    trial.figures |= {"datasets": datasets, **told, "sums compared in each": len(PARTS) + 2 * len(DEFINITIONS) + 1}
    return trial


def tiny(chance: random.Random) -> dict[str, Rows]:
    """Return a random dataset of few people and events, about which as much as possible varies."""
    made = small()
    places = [*made["places"], {"place_id": "village", "level": "village", "parent_id": "north", "name_en": "Village"}]
    where = ["north", "south", "village"]
    projects = [dict(made["projects"][0], project_id=name) for name in "pq"]
    people = [_person(chance, number, where) for number in range(chance.randint(1, 12))]
    events = [_event(chance, number, where) for number in range(chance.randint(1, 8))]
    came = [{"event_id": event["event_id"], "person_id": person["person_id"], "day": day,
             "is_present": chance.choice(["true", "true", "false"])}
            for event in events if event["record_kind"] == "list"
            for person in people if chance.random() < 0.5
            for day in range(1, event["days"] + 1) if chance.random() < 0.8]  # fmt: skip
    heads = [{"event_id": event["event_id"], "sex": sex, "age_band": band, "participations": chance.randint(0, 9)}
             for event in events if event["record_kind"] == "headcount"
             for sex in "FMXU" for band in BANDS if chance.random() < 0.3]  # fmt: skip
    return made | {"places": places, "projects": projects, "people": people, "events": events, "attendance": came,
                   "headcounts": heads}  # fmt: skip


def _person(chance: random.Random, number: int, places: list[str]) -> dict[str, object]:
    return {"person_id": f"a{number}", "sex": chance.choice("FFMMXU"),
            "birth_year": chance.choice(["", 1935, 1964, 1988, 1995, 2000, 2009]),
            "home_place_id": chance.choice(["", "KG", *places]), "affiliation": chance.choice(["none", "cso"]),
            "disability": chance.choice("YNU"), "has_consent": chance.choice(["true", "true", "false"])}  # fmt: skip


def _event(chance: random.Random, number: int, places: list[str]) -> dict[str, object]:
    days, begin = chance.randint(1, 3), date(2024, 1, 10) + timedelta(chance.randrange(500))
    return {"event_id": f"e{number}", "project_id": chance.choice("ppq"), "place_id": chance.choice(places),
            "kind": chance.choice(["training", "dialogue", "meeting", "forum"]),
            "topic": chance.choice(["communication", "other", ""]), "title": "An event", "start_date": begin,
            "end_date": begin + timedelta(days - 1), "days": days, "days_required": chance.randint(1, days),
            "status": chance.choice(["held", "held", "held", "planned", "cancelled"]),
            "record_kind": chance.choice(["list", "list", "headcount", "none"])}  # fmt: skip


def _generated(place: Path, chance: random.Random) -> dict[str, Rows]:
    """Return a generated dataset with all its tables, as text."""
    generate.dataset(place / "made", municipalities=chance.randint(3, 6), people=chance.randint(1, 30),
                     seed=chance.randrange(10**6))  # fmt: skip
    made = {}
    for path in sorted((place / "made").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            made[path.stem] = list(csv.DictReader(file))
    return made


def _changed(name: str, rows: Rows, chance: random.Random, is_spoilt: bool) -> list[dict[str, object]]:
    """Return rows in another order, some repeated; if spoilt some are missing and some have a wrong cell."""
    kept = [dict(row) for row in rows]
    if name in KEPT or chance.random() < 0.3:
        return kept
    if is_spoilt:
        kept = [row for row in kept if chance.random() > 0.05] or kept[:1]
    kept += [dict(row) for row in kept if chance.random() < 0.1]
    for row in kept:
        if is_spoilt and chance.random() < 0.03:
            row[chance.choice(list(row))] = chance.choice(SPOILT)
    chance.shuffle(kept)
    return kept


@contextmanager
def _only(snapshot: Snapshot) -> Iterator[None]:
    """Close a snapshot after use: a thousand of them are looked at."""
    try:
        yield
    finally:
        database._connections.pop(snapshot.path).close()
        database._is_sound.cache_clear()


def _nothing_is_lost(trial: Trial, snapshot: Snapshot, written: int, when: str) -> None:
    """Compare rows written, read, taken, repeated and set aside: in sum, per source, and in the tables themselves."""
    rows, sources = snapshot.manifest["rows"], snapshot.manifest["sources"]
    trial.expect(rows["read"] == written, f"{when}: {written} rows were written, {rows['read']} read")
    ways = rows["taken"] + rows["duplicates"] + rows["set_aside"]
    trial.expect(rows["read"] == ways, f"{when}: {rows} do not add up")
    taken = sum(snapshot.manifest["tables"].values())
    trial.expect(rows["taken"] == taken, f"{when}: {rows['taken']} rows taken, {taken} in tables")
    with database._cursor(snapshot.path) as cursor:
        (aside,) = cursor.execute("select count(*) from rejected_rows").fetchone()
        for table, count in snapshot.manifest["tables"].items():
            (found,) = cursor.execute("select count(*) from query_table($table)", {"table": table}).fetchone()
            trial.expect(found == count, f"{when}: {count} rows of {table} told, {found} there")
    trial.expect(rows["set_aside"] == aside, f"{when}: {rows['set_aside']} rows set aside, {aside} in rejected_rows")
    wrong = [one["load_id"] for one in sources
             if one["rows_read"] != sum(one[f"rows_{way}"] for way in ("taken", "repeated", "set_aside"))]  # fmt: skip
    trial.expect(not wrong, f"{when}: rows do not add up in {wrong}")


def _parts(trial: Trial, snapshot: Snapshot, when: str) -> int:
    """Add up the cells of every crossing, and participations by kind and topic; return how many cells there are."""
    checked = [(f"crossing = '{crossing}'", by, whole) for crossing, by, whole in PARTS]
    for one in DEFINITIONS:
        checked += [(f"crossing = 'youth' and youth_definition = '{one}'", "", "total"),
                    (f"crossing = 'place_youth' and youth_definition = '{one}'", "place_id", "place")]  # fmt: skip
    measures = ", ".join(f"sum({name}) as {name}" for name in MEASURES)
    with database._cursor(snapshot.path) as cursor:
        for condition, by, whole in checked:
            given = f"select project_id, as_of, kind, topic{by and ', '}{by}, {measures} from people_counts"
            parts = f"from ({given} where {condition} group by all)"
            total = f"from ({given} where crossing = '{whole}' group by all)"
            wrong = cursor.execute(f"({parts} except all {total}) union all ({total} except all {parts})").fetchall()
            trial.expect(not wrong, f"{when}: {condition} by {by or 'nothing'} is not {whole}: {wrong[:2]}")
        wrong = cursor.execute(
            "select project_id, as_of, sum(participations) filter (kind <> 'all' and topic <> 'all') as parts,"
            " sum(participations) filter (kind = 'all' and topic = 'all') as whole from people_counts"
            " where crossing = 'total' group by all having parts <> whole").fetchall()  # fmt: skip
        trial.expect(not wrong, f"{when}: participations by kind and topic: {wrong}")
        return cursor.execute("select count(*) from people_counts").fetchone()[0]
