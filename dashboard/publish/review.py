"""The audit of what is published: each withheld count with its interval, and whether the file shows what it may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from dashboard.privacy.audit import audit
from dashboard.privacy.cells import Interval
from dashboard.publish import counts, flow, protect, releases
from dashboard.publish.protect import Shown

_PUBLIC = """
select project_id, kind || ' ' || crossing, [place_id, sex, youth, disability], measure, people
from (unpivot public.people_counts on registered, attended, completed, participations into name measure value people)
union all
select project_id, 'training ' || if(place_id = 'all', 'total', 'place'), [place_id, 'all', 'all', 'all'], 'trained',
    people
from public.trained_counts where people is not null
union all
select
    project_id, 'beneficiaries ' || grant_id, ['all', sex, if(is_direct, 'direct', 'indirect')], 'people', people
from public.beneficiaries join awards using (grant_id) where people is not null
"""


def shown(connection: duckdb.DuckDBPyConnection, path: Path) -> list[Shown]:
    """Return what the public was shown of each family, as the manager's snapshot remembers it; it stays attached."""
    flow.attach(connection, path, "snapshot", "read_only")
    connection.execute("use snapshot")
    known = releases.read(connection, "snapshot")
    found = []
    for family in counts.families(connection, releases.groups(known)):
        if stages := known.get((family.project, family.name), ()):
            found.append(Shown(family, stages, protect.left_out(family, stages[-1])))
    return found


def intervals(one: Shown) -> Iterator[Interval]:
    """Yield the interval of every withheld count of a family for every attacker, exactly; and every small shown one."""
    *before, now = (stage.release for stage in one.stages)
    yield from audit(now.published, now.withheld, now.atoms, one.family.insiders, before, now.bounds, one.left_out,
                     is_exact=True)  # fmt: skip


def beyond(connection: duckdb.DuckDBPyConnection, path: Path, found: list[Shown]) -> list[tuple]:
    """Return the numbers of a public file (project, table, key, measure, people) that no audited release shows."""
    flow.attach(connection, path, "public", "read_only")
    numbers = connection.execute(_PUBLIC).fetchall()
    connection.execute("detach public")
    may = {(one.family.project, *cell.name, cell.value)
           for one in found for cell, _, is_shown in one.cells() if is_shown}  # fmt: skip
    return [row for row in numbers if (row[0], row[1], tuple(row[2]), row[3], row[4]) not in may]
