"""Repeatable chance: a draw depends on the seed and its name alone, never on the order of the draws."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


def split_mix(numbers: np.ndarray) -> np.ndarray:
    """Return uint64 hashes of uint64 numbers (SplitMix64), same shape."""
    mixed = numbers * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers in proportion to the weights that sum to the total (largest remainder)."""
    scale = sum(weights)
    exact = [total * weight / scale if scale else 0.0 for weight in weights]
    parts = [int(value) for value in exact]
    rest = sorted(range(len(parts)), key=lambda i: (round(parts[i] - exact[i], 9), i))
    for i in rest[: total - sum(parts)]:
        parts[i] += 1
    return parts


@dataclass(frozen=True)
class Chance:
    """The source of everything invented in one dataset."""

    seed: int

    def number(self, *name: object) -> int:
        """Return a 64-bit number for a name."""
        text = "/".join([str(self.seed), *map(str, name)])
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")

    def draws(self, count: int, *name: object) -> np.ndarray:
        """Return `count` draws in [0, 1) for a name."""
        start = np.uint64(self.number(*name))
        hashes = split_mix(np.arange(count, dtype=np.uint64) ^ start)
        return (hashes >> np.uint64(11)).astype(np.float64) / float(2**53)

    def share(self, *name: object) -> float:
        """Return one draw in [0, 1)."""
        return (self.number(*name) >> 11) / 2**53

    def between(self, low: int, high: int, *name: object) -> int:
        """Return a whole number from low to high, both included."""
        return low + self.number(*name) % (high - low + 1)

    def pick(self, items: Sequence[Item], *name: object) -> Item:
        """Return one of the items."""
        return items[self.number(*name) % len(items)]

    def quota(self, count: int, shares: Sequence[float], *name: object) -> np.ndarray:
        """Return `count` positions in `shares`, as often as the shares say, in a drawn order."""
        positions = np.repeat(np.arange(len(shares)), apportion(count, shares))
        order = np.argsort(self.draws(count, *name), kind="stable")
        result = np.empty(count, dtype=np.int64)
        result[order] = positions
        return result
