"""Why an import or a return to an earlier snapshot could not be done, as a sentence."""

from __future__ import annotations

from dashboard import engine
from dashboard.command import saying
from dashboard.publish.build import AuditFailed, Unaccounted
from dashboard.sources.refusal import Unreadable
from dashboard.store import PROBLEMS
from dashboard.store.lock import Busy
from dashboard.text import Words


def sentence(fault: Exception, words: Words) -> str | None:
    """Return what is wrong and what to do; None for a fault of the program itself."""
    if isinstance(fault, Busy):
        return words("publish.busy")
    if isinstance(fault, engine.Trouble):
        return words(f"engine.{fault.reason}", **fault.values)
    if isinstance(fault, Unreadable):
        return words(f"unreadable.{fault.rule}", file=fault.file, **fault.values)
    if isinstance(fault, Unaccounted):
        return words("publish.unaccounted", **fault.load)
    if isinstance(fault, AuditFailed):
        return words("publish.audit", n=len(fault.found))
    return saying.storage(fault, words) if isinstance(fault, PROBLEMS) else None
