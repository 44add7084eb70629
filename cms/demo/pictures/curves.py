"""Paths: lists of points in picture units (1200 x 900)."""

import itertools
import math
from collections.abc import Sequence

Point = tuple[float, float]
Path = list[Point]


def smooth(points: Sequence[Point], *, closed: bool = False, step: float = 5.0) -> Path:
    """A Catmull-Rom curve through the points, sampled about every `step` units."""
    count = len(points)
    if count < 3 and not closed:
        return densify(points, step)
    path: Path = []
    spans = count if closed else count - 1
    for i in range(spans):
        if closed:
            p0, p1, p2, p3 = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = points[max(i - 1, 0)], points[i], points[i + 1], points[min(i + 2, count - 1)]
        pieces = max(2, int(math.dist(p1, p2) / step))
        for k in range(pieces):
            t = k / pieces
            path.append(
                (
                    _catmull(p0[0], p1[0], p2[0], p3[0], t),
                    _catmull(p0[1], p1[1], p2[1], p3[1], t),
                )
            )
    path.append(points[0] if closed else points[-1])
    return path


def _catmull(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def densify(points: Sequence[Point], step: float = 5.0) -> Path:
    path: Path = []
    for a, b in itertools.pairwise(points):
        pieces = max(1, int(math.dist(a, b) / step))
        path += [
            (a[0] + (b[0] - a[0]) * k / pieces, a[1] + (b[1] - a[1]) * k / pieces) for k in range(pieces)
        ]
    path.append(points[-1])
    return path


def arc(
    centre: Point, rx: float, ry: float, start: float, end: float, *, turn: float = 0.0, step: float = 5.0
) -> Path:
    """Part of an ellipse; angles in degrees, clockwise on the picture, `turn` tilts the whole ellipse."""
    length = abs(math.radians(end - start)) * max(rx, ry)
    pieces = max(6, int(length / step))
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    path: Path = []
    for k in range(pieces + 1):
        angle = math.radians(start + (end - start) * k / pieces)
        x, y = rx * math.cos(angle), ry * math.sin(angle)
        path.append((centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos))
    return path


def resample(path: Sequence[Point], gap: float, *, start: float = 0.0) -> list[tuple[Point, Point]]:
    """Points every `gap` along the path, each with its unit tangent."""
    found: list[tuple[Point, Point]] = []
    wanted = start
    walked = 0.0
    for a, b in itertools.pairwise(path):
        length = math.dist(a, b)
        if length == 0:
            continue
        tangent = ((b[0] - a[0]) / length, (b[1] - a[1]) / length)
        while wanted <= walked + length:
            t = (wanted - walked) / length
            found.append(((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t), tangent))
            wanted += gap
        walked += length
    return found


def length_of(path: Sequence[Point]) -> float:
    return sum(math.dist(a, b) for a, b in itertools.pairwise(path))


def part_of(path: Sequence[Point], start: float, end: float) -> Path:
    """The piece between two fractions of the length."""
    total = length_of(path)
    picked: Path = []
    walked = 0.0
    for a, b in itertools.pairwise(path):
        if start * total <= walked <= end * total:
            picked.append(a)
        walked += math.dist(a, b)
    return picked if len(picked) > 1 else list(path[:2])


def moved(path: Sequence[Point], dx: float, dy: float) -> Path:
    return [(x + dx, y + dy) for x, y in path]
