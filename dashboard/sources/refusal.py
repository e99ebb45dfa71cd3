"""Why a source cannot be read."""

from __future__ import annotations


class Unreadable(Exception):
    """A source cannot be read: `rule` names the reason (message `unreadable.<rule>`), `file` the place."""

    def __init__(self, rule: str, file: str, **values: object) -> None:
        """Keep the reason, the place, and what else the sentence says."""
        super().__init__(f"{file}: {rule}")
        self.rule, self.file, self.values = rule, file, values
