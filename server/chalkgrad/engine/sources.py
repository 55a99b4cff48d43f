"""What can be said of nodes from their sources by port alone."""

from collections.abc import Iterable, Mapping, Sequence


def upstream(inputs: Mapping[str, Sequence[str | None]], nodes: Iterable[str]) -> set[str]:
    """Some nodes and everything upstream of them. O(size of the answer)."""
    seen = set(nodes)
    stack = list(seen)
    while stack:
        for source in inputs[stack.pop()]:
            if source is not None and source not in seen:
                seen.add(source)
                stack.append(source)
    return seen


def drop_open_ends(sources: list[str | None], least: int) -> None:
    """Drop the open ports past the last wire, but for the first few."""
    while len(sources) > least and sources[-1] is None:
        sources.pop()
