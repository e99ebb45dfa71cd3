"""The child process: python -m dashboard.intake. The job comes as JSON on standard input.

Each line of standard output is JSON: a step with its values, and at the end the answer, or the problem as a sentence in
each language.
"""

from __future__ import annotations

import json
import secrets
import sys
import traceback
from dataclasses import replace

from dashboard import engine, text
from dashboard.intake import job, problem, tasks
from dashboard.sources.limits import MEGABYTE, Limits, confine


def main() -> int:
    """Do one job; return the exit code."""
    out = sys.stdout
    sys.stdin.reconfigure(encoding="utf-8")
    out.reconfigure(encoding="utf-8")
    sys.stdout = sys.stderr  # what a library prints is no answer
    asked = job.from_json(sys.stdin.read())
    confine(_limits(asked.limits))

    def tell(**said: object) -> None:
        print(json.dumps(said, ensure_ascii=False, default=str), file=out, flush=True)

    try:
        tell(answer=tasks.TASKS[asked.kind](asked, lambda step, **values: tell(step=step, values=values)))
    except tasks.Moved:
        tell(message="import.moved")
    except MemoryError:
        tell(message="import.memory")
    except Exception as fault:
        tell(problem={language: _sentence(fault, language) for language in text.LANGUAGES})
    return 0


def _limits(limits: Limits) -> Limits:
    """Return the limits of a job; what asks Spark takes 1.9 GB of addresses before its first byte, of memory little."""
    more = 1536 * MEGABYTE if engine.is_chosen() else 0
    return replace(limits, memory=limits.memory + more)


def _sentence(fault: Exception, language: str) -> str:
    """Return what is said of a fault: of an unforeseen one an id, under which the log has the place in the code."""
    words = text.words(language)
    if said := problem.sentence(fault, words):
        return said
    if language == next(iter(text.LANGUAGES)):
        fault.identity = secrets.token_hex(4)
        frames = "".join(traceback.format_tb(fault.__traceback__))  # without the message: it may hold a cell
        print(f"{fault.identity} {type(fault).__name__}\n{frames}", file=sys.stderr, flush=True)
    return words("import.fault", id=fault.identity)


if __name__ == "__main__":
    sys.exit(main())
