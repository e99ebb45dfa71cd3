"""The network of working relations: who connects the others, and where each organisation is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx
import numpy as np

Partners = Mapping[str, Sequence[str]]
Points = dict[str, tuple[float, float]]

SEED = 7  # the same network is drawn at the same points in every run
EXACT, SAMPLE = 400, 50  # beyond so many organisations betweenness is estimated from a sample of them
SLACK = 1.2  # height of the drawing over the least that could hold all boxes
_STEPS = 300


def read(keys: Iterable[str], partners: Iterable[Iterable[str]]) -> Partners:
    """Return the partners of each organisation, from the columns of a table."""
    return {key: tuple(map(str, others)) for key, others in zip(keys, partners, strict=True)}


def graph(partners: Partners) -> networkx.Graph:
    """Return the graph of organisations, each with the ids of its partners; partners outside it are left out."""
    known = sorted(partners)
    made = networkx.Graph()
    made.add_nodes_from(known)
    made.add_edges_from(
        (one, other) for one in known for other in sorted(partners[one]) if one < other and other in partners
    )
    return made


def betweenness(partners: Partners) -> dict[str, float]:
    """Return for each organisation the share, 0..1, of shortest ways between two others that lead through it."""
    made = graph(partners)
    sample = None if len(made) <= EXACT else SAMPLE
    return networkx.betweenness_centrality(made, k=sample, seed=SEED)


def strongest(partners: Partners, most: int) -> list[str]:
    """Return the ids of at most `most` organisations that have a partner, those with most partners first."""
    linked = sorted((key for key in partners if partners[key]), key=lambda key: (-len(set(partners[key])), key))
    return linked[:most]


def layout(partners: Partners, box: tuple[float, float], width: float) -> tuple[Points, float]:
    """Return a point per organisation and the height of the drawing, all in pixels of a drawing so wide.

    Each organisation has room for a `box` (width, height) around its point, clear of all others.
    """
    made = graph(partners)
    if not made:
        return {}, box[1]
    placed = networkx.forceatlas2_layout(made, pos=networkx.circular_layout(made), max_iter=500, seed=SEED)
    spread = _shares(np.array([placed[key] for key in made]))
    a_row = max(1, int(width // box[0]))
    points = _apart(spread, box, (width, box[1] * max(1.0, SLACK * len(made) / a_row)))
    points = _down(points, box)
    height = float(points[:, 1].max() + box[1] / 2)
    return {key: (float(x), float(y)) for key, (x, y) in zip(made, points, strict=True)}, height


def _shares(points: np.ndarray) -> np.ndarray:
    """Return points (n × 2) stretched to fill 0..1 in both directions."""
    least, size = points.min(axis=0), np.ptp(points, axis=0)
    return np.where(size > 0, (points - least) / np.where(size > 0, size, 1), 0.5)


def _apart(shares: np.ndarray, box: tuple[float, float], size: tuple[float, float]) -> np.ndarray:
    """Return points (n × 2, pixels) near their shares of the size, boxes pushed off each other step by step."""
    half, room = np.array(box) / 2, np.array(size) - box
    points = half + shares * room
    for _ in range(_STEPS):
        push = _push(points, box)
        if not push.any():
            break
        points = np.clip(points + push, half, half + room)
    return points


def _push(points: np.ndarray, box: tuple[float, float]) -> np.ndarray:
    """Return how far each point has to go (n × 2): of two boxes that overlap each half of the lesser overlap."""
    away = points[:, None, :] - points[None, :, :]
    lap = np.maximum(np.array(box) - np.abs(away), 0)
    lap[lap.min(axis=2) <= 1e-6] = 0
    np.einsum("iij->ij", lap)[:] = 0
    order = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None, :])[:, :, None]
    side = np.where(away == 0, order, np.sign(away))
    is_least = lap / box == (lap / box).min(axis=2, keepdims=True)
    return (side * lap * is_least).sum(axis=1) * 0.5


def _down(points: np.ndarray, box: tuple[float, float]) -> np.ndarray:
    """Return the points, from the top, each as high as it may stand without its box touching one above."""
    placed: list[tuple[float, float]] = []
    order = np.lexsort((points[:, 0], points[:, 1]))
    for x, y in points[order]:
        beside = sorted(other for at, other in placed if abs(at - x) < box[0] - 0.5)
        for other in beside:
            y = max(y, other + box[1]) if y > other - box[1] else y
        placed.append((x, y))
    settled = np.empty_like(points)
    settled[order] = placed
    return settled
