"""What a figure is: the name of its words, its query, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.text import Words


@dataclass(frozen=True)
class Figure:
    """One figure of a page.

    `id` is the prefix of its words (`.title .unit .definition .left_out .empty`), `query` the named query, `draw` the
    chart (none: a table only), `columns` the table's columns in order (empty: all), `extra` further parameters,
    `count` the columns whose sums are n, each as `column` or `column:unit` (none: n is the number of rows). `derive`
    adds columns that a rule in Python gives. `view` draws what no chart can (a map, cards of places) from the
    rows, `lines` gives the facts of a list of the first rows (icon, sentence, what stands below it); either is in the
    first tab, which `card.<tab>` names. `reduced` names the tables of which the smaller files hold some
    rows only (organisations, risks, issues, signals): the words `withheld.reduced.<name>` say so below the figure.
    `withheld` are columns that count persons in this figure alone: where a smaller file leaves them empty they are
    withheld.
    """

    id: str
    query: str
    draw: Callable[[pd.DataFrame, Words], dict[str, Any]] | None = None
    columns: tuple[str, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)
    count: tuple[str, ...] = ()
    derive: Callable[[pd.DataFrame, Words], pd.DataFrame] | None = None
    view: Callable[[pd.DataFrame, Words], None] | None = None
    lines: Callable[[pd.DataFrame, Words], list[tuple[str, ...]]] | None = None
    tab: str = "chart"
    reduced: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Return whether it has a first tab beside table and about."""
        return bool(self.draw or self.view or self.lines)

    @property
    def key(self) -> tuple[object, ...]:
        """Return what tells this figure from the others of a page, whatever is chosen there."""
        given = sorted((name, tuple(said) if isinstance(said, list) else said) for name, said in self.extra.items())
        return (self.id, self.query, self.columns, *given)
