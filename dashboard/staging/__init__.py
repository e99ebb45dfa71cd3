"""From sources to staging tables: every row as the field wrote it, as text, with the place it came from."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[..., None]  # says one step of a long work: a message id and its values
