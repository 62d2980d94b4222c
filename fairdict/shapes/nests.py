"""Which shapes must be counted on entering, so that no graph and no shapes file can exhaust the stack."""

from collections.abc import Sequence

from fairdict.shapes.shape import Shape

_DEEP = 20


def mark_recursive(shapes: Sequence[Shape]) -> None:
    """Marks the shapes that lead back to themselves, those that lead to such, and those above a deep nest: entering
    them is counted. The others are peeled off from the leaves."""
    above: dict[str, list[Shape]] = {}
    left = {shape.iri: len(shape.refers) for shape in shapes}
    depth = dict.fromkeys(left, 0)
    for shape in shapes:
        for other in shape.refers:
            above.setdefault(other.iri, []).append(shape)
    waiting = [shape for shape in shapes if not shape.refers]
    plain = set()
    while waiting:
        shape = waiting.pop()
        plain.add(shape.iri)
        for other in above.get(shape.iri, ()):
            left[other.iri] -= 1
            depth[other.iri] = max(depth[other.iri], depth[shape.iri] + 1)
            if not left[other.iri]:
                waiting.append(other)
    for shape in shapes:
        shape.recursive = shape.iri not in plain or depth[shape.iri] > _DEEP
