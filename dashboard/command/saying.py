"""What commands say and how they end: exit codes, progress, findings, problems."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from dashboard.publish import Say
from dashboard.publish.check import Finding
from dashboard.text import Words

FINE, FINDINGS, UNREADABLE, BUSY, AUDIT, STORAGE = 0, 1, 2, 3, 4, 5


def message(finding: Finding, words: Words) -> str:
    """Return the sentence that says what is wrong and what to do."""
    shown = {"column": finding.column, "value": finding.value, "detail": finding.detail, "table": finding.sheet}
    return words(f"rule.{finding.rule}", **{name: "–" if value is None else value for name, value in shown.items()})


def listed(found: Sequence[Finding], words: Words) -> None:
    """Print findings, a line each."""
    for finding in found:
        place = [finding.file, finding.row and f"{finding.row}", finding.column]
        said = ":".join(str(part) for part in place if part)
        print(f"{words(f'severity.{finding.severity}')}: {said}: {message(finding, words)}")


def progress(words: Words) -> Say:
    """Return a function that says one step on standard error."""

    def say(step: str, **values: object) -> None:
        print(words(step, **values), file=sys.stderr, flush=True)

    return say


def reason(problem: Exception) -> str:
    """Return the system's own words, without a path."""
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return re.sub(r' "[^"]*"', "", str(problem).splitlines()[0])


def fail(code: int, said: str) -> int:
    """Print a sentence on standard error; return the exit code."""
    print(said, file=sys.stderr)
    return code
