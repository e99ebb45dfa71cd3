"""Commands about field data: check, publish."""

from __future__ import annotations

import argparse
import json
import os

from dashboard.command.saying import FINDINGS, FINE, fail, listed, message, progress
from dashboard.text import Words


def check(chosen: argparse.Namespace, words: Words) -> int:
    """Print the findings about a dataset."""
    from dashboard.checks.check import errors as errors_of
    from dashboard.publish import dataset

    found = dataset.findings(chosen.sources, progress(words), chosen.mapping)
    errors = errors_of(found)
    if chosen.format == "json":
        said = [finding.with_message(message(finding, words)) for finding in found]
        whole = {"errors": errors, "warnings": len(found) - errors, "findings": said}
        print(json.dumps(whole, ensure_ascii=False, indent=1))
    else:
        listed(found, words)
        print(words("publish.checked", errors=errors, warnings=len(found) - errors))
    return FINDINGS if errors else FINE


def publish(chosen: argparse.Namespace, words: Words) -> int:
    """Publish a dataset, or print why not."""
    from dashboard import access, database, engine, journal
    from dashboard.store import lock

    folder = chosen.store or database.store_folder()
    if chosen.engine is not None:
        os.environ["YNTYMAK_ENGINE"] = chosen.engine
    if engine.is_chosen():
        engine.check()  # before anything takes long
        engine.shared()
    with lock.locked(folder):
        pass  # a second publisher leaves here, before what takes long to import
    from dashboard.checks.check import errors as errors_of
    from dashboard.publish import dataset

    outcome = dataset.publish(chosen.sources, folder, chosen.as_of, say=progress(words), set_aside=chosen.set_aside,
                              update=chosen.update, mapping=chosen.mapping, officials=access.places())  # fmt: skip
    listed(outcome.findings, words)
    if outcome.snapshot is None:
        return fail(FINDINGS, words("publish.stopped", n=errors_of(outcome.findings)))
    if outcome.is_new:
        journal.note("publish", "command", snapshot=outcome.snapshot, store=folder)
    rows = {name: str(count) for name, count in outcome.manifest["rows"].items()}
    print(words("publish.done" if outcome.is_new else "publish.already", snapshot=outcome.snapshot, **rows))
    return FINE
