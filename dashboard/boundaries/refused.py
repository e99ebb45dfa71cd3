"""Why a file of boundaries is not taken in."""

from __future__ import annotations

# What is wrong with the shapes and codes themselves; all other rules are about a file that cannot be read.
CONTENT = frozenset({
    "collapsed", "empty_codes", "empty_layer", "float_codes", "metres", "no_code_column", "not_polygons", "outside",
    "repeated_codes", "swapped", "unknown_codes",
})  # fmt: skip


class Refused(Exception):
    """A file is not taken in: `rule` names the reason (message `boundaries.refused.<rule>`), `values` its details."""

    def __init__(self, rule: str, **values: object) -> None:
        """Keep the reason and what its sentence names."""
        super().__init__(f"{rule}: {values}")
        self.rule, self.values = rule, values

    @property
    def is_content(self) -> bool:
        """Return whether the file was read and what it holds is wrong."""
        return self.rule in CONTENT
