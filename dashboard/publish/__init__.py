"""From sources to a published snapshot: read, check, build, swap."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[..., None]  # says one step of a long work: a message id and its values
