"""Whether two words differ by a few letters: Damerau-Levenshtein (adjacent swaps count one), cut off early."""

from __future__ import annotations


def within_edits(a: str, b: str, most: int) -> bool:
    """Whether `a` becomes `b` by at most `most` insertions, deletions, substitutions or swaps of neighbours."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > most:
        return False
    older: list[int] = []
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        current = [i]
        for j, y in enumerate(b, start=1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            current.append(cost)
        if min(current) > most and (not older or min(previous) > most):
            return False
        older, previous = previous, current
    return previous[-1] <= most
