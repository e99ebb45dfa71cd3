"""The command `audit`: what anyone, or the officials of a place, could work out from the public counts of persons."""

from __future__ import annotations

import argparse

import duckdb

from dashboard import database, store
from dashboard.command.saying import AUDIT, FINE, UNREADABLE, fail
from dashboard.text import Words


def audit(chosen: argparse.Namespace, words: Words) -> int:
    """Print the interval of every withheld count; 4 where one is too narrow, or the public file shows more."""
    from dashboard.publish import review
    from dashboard.publish.wording import unsafe

    folder = chosen.store or database.store_folder()
    try:
        serving, public = database.newest(folder), database.newest(folder, store.PUBLIC)
    except database.NoSnapshot:
        return fail(UNREADABLE, words("snapshots.none"))
    wrong = asked = 0
    with duckdb.connect() as connection:
        found = review.shown(connection, serving.path)
        for one in found:
            for interval in review.intervals(one):
                asked, wrong = asked + 1, wrong + (not interval.is_safe)
                print(unsafe(one.family.project, interval, words))
        more = review.beyond(connection, public.path, found)
    for project, table, key, measure, people in more:
        print(words("audit.beyond", project=project, table=table, key=", ".join(key), measure=measure, number=people))
    print(words("audit.done", asked=asked, unsafe=wrong, beyond=len(more)))
    return AUDIT if wrong or more else FINE
