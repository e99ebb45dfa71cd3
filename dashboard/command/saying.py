"""What commands say and how they end: exit codes, progress, findings, problems."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard import engine
from dashboard.text import Words

if TYPE_CHECKING:
    from dashboard.checks.check import Finding
    from dashboard.staging import Say

FINE, FINDINGS, UNREADABLE, BUSY, AUDIT, STORAGE, ENGINE = 0, 1, 2, 3, 4, 5, 6
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)


def message(finding: Finding, words: Words) -> str:
    """Return the sentence that says what is wrong and what to do."""
    from dashboard.checks.wording import sentence

    return sentence(finding, words)


def listed(found: Sequence[Finding], words: Words) -> None:
    """Print findings, a line each."""
    for finding in found:
        sheet = finding.sheet if finding.sheet and not (finding.file or "").endswith(f"{finding.sheet}.csv") else None
        place = [finding.file, sheet, finding.row and f"{finding.row}", finding.column]
        said = ":".join(str(part) for part in place if part)
        print(f"{words(f'severity.{finding.severity}')}: {said}: {message(finding, words)}")


def progress(words: Words) -> Say:
    """Return a function that says one step on standard error."""

    def say(step: str, **values: object) -> None:
        print(words(step, **values), file=sys.stderr, flush=True)

    return say


def failed(problem: Exception, words: Words) -> int | None:
    """Say why a command could not do its work; return the exit code, None for a fault of the program itself."""
    from dashboard.store.lock import Busy

    if isinstance(problem, Busy):
        return fail(BUSY, words("publish.busy"))
    if isinstance(problem, engine.Trouble):
        return fail(ENGINE, words(f"engine.{problem.reason}", **problem.values))
    from dashboard.publish import wording
    from dashboard.publish.build import AuditFailed, Unaccounted
    from dashboard.sources.refusal import Unreadable
    from dashboard.store import PROBLEMS

    if isinstance(problem, Unreadable):
        return fail(UNREADABLE, words(f"unreadable.{problem.rule}", file=problem.file, **problem.values))
    if isinstance(problem, Unaccounted):
        return fail(UNREADABLE, words("publish.unaccounted", **problem.load))
    if isinstance(problem, AuditFailed):
        lines = [wording.unsafe(project, interval, words) for project, _, interval in problem.found]
        return fail(AUDIT, "\n".join([*lines, words("publish.audit", n=len(lines))]))
    return fail(STORAGE, storage(problem, words)) if isinstance(problem, PROBLEMS) else None


def storage(problem: Exception, words: Words) -> str:
    """Return the sentence about a store that cannot be written: what is missing, space or the right to write."""
    number, said = getattr(problem, "errno", None), str(problem)
    if number in _FULL or re.search("No space left|disk quota|File too large", said, re.IGNORECASE):
        return words("publish.full")
    if number in _CLOSED or re.search("Permission denied|Read-only|not permitted", said, re.IGNORECASE):
        return words("publish.closed")
    return words("publish.storage", reason=reason(problem))


def reason(problem: Exception) -> str:
    """Return the system's own words, without a path."""
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return re.sub(r' "[^"]*"', "", str(problem).splitlines()[0])


def fail(code: int, said: str) -> int:
    """Print a sentence on standard error; return the exit code."""
    print(said, file=sys.stderr)
    return code
