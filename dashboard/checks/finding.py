"""What the checks find: one thing that is wrong at one place of a source."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Finding:
    """What is wrong at one place of a source; file, row and column are None where the rule has none."""

    file: str | None
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    rule: str
    severity: str
    detail: str | None = None
    table: str | None = None

    def with_message(self, message: str) -> dict[str, object]:
        """Return the finding as the contract of `check --format json` has it."""
        said = asdict(self)
        del said["detail"], said["table"]
        return said | {"message": message}
