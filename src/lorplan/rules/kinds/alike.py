"""Sets of letters of which one stands for all that are alike: letters of one kind, and holders of such letters.

A holder is a writer, or whatever else letters are counted by: which of two with the same kinds of letters it is, does
not matter to anything that counts letters.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations_with_replacement

from lorplan.rules.kinds.measure import TooMany

Choice = tuple[int, int]  # letters (a bit mask), and how many
Sets = dict[int, list[int]]  # how many letters -> the sets of so many, as bit masks


def told_apart(
    letters: Sequence[int], base: Mapping[int, Hashable], groupings: Sequence[Sequence[tuple[int, int]]]
) -> tuple[dict[int, Hashable], dict[int, int]]:
    """Kinds and holders of letters (indices), for `representatives`.

    `base`: what tells letters apart besides; `groupings`: each the groups that something counts letters by, whichever
    of them it is: those surely in one and those possibly in it. Letters with a group in common have one holder, in
    which the groups are told apart.
    """
    holder: dict[int, int] = {}
    for group in (sure | unknown for groups in groupings for sure, unknown in groups):
        joined = {holder.setdefault(letter, letter) for letter in letters if group >> letter & 1}
        holder.update((letter, min(joined)) for letter, name in list(holder.items()) if name in joined)
    ordered = sorted(letters, key=lambda letter: (repr(base[letter]), letter))
    names: dict[tuple[int, int], dict[int, int]] = {}  # holder, grouping -> group -> its number in the holder
    kinds: dict[int, Hashable] = {}
    for letter in ordered:
        counted: list[tuple[int, int, int, int]] = []
        for index, groups in enumerate(groupings):
            for number, (sure, unknown) in enumerate(groups):
                if (sure | unknown) >> letter & 1:
                    known = names.setdefault((holder[letter], index), {})
                    name = known.setdefault(number, len(known))
                    counted.append((index, name, sure >> letter & 1, unknown >> letter & 1))
        kinds[letter] = base[letter], tuple(sorted(counted))
    return kinds, holder


def representatives(kinds: Mapping[int, Hashable], holders: Mapping[int, int], room: int, most: int) -> tuple[int, ...]:
    """Sets of at most `room` letters (bit masks), small ones first. Every set of letters has one here that is the same
    to whoever tells letters apart by their kinds, and holders by the kinds of their letters.

    `kinds`: of every letter (by index) that may be taken; `holders`: of those that have one. Many classes have the
    same, which are remembered. Raises TooMany beyond `most` sets.
    """
    numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds.values()))}
    own = tuple((letter, numbers[kind]) for letter, kind in sorted(kinds.items()))
    sets = _remembered(own, tuple(sorted(holders.items())), room, most)
    if sets is None:
        raise TooMany
    return sets


@lru_cache(maxsize=64)
def _remembered(
    kinds: tuple[tuple[int, int], ...], holders: tuple[tuple[int, int], ...], room: int, most: int
) -> tuple[int, ...] | None:
    """The sets; None where there are too many."""
    sets: Sets = {0: [0]}
    try:
        for group in _groups(dict(kinds), dict(holders), room, most):
            by_size: Sets = {}
            for chosen, size in group:
                by_size.setdefault(size, []).append(chosen)
            sets = _wider(sets, by_size, room, most)
    except TooMany:
        return None
    return tuple(mask for size in sorted(sets) for mask in sets[size])


def _wider(sets: Sets, group: Sets, room: int, most: int) -> Sets:
    """Sets with all that can be taken of a group besides."""
    fits = [(size, more) for size in sets for more in group if size + more <= room]
    if sum(len(sets[size]) * len(group[more]) for size, more in fits) > most:
        raise TooMany
    wider: Sets = {}
    for size, more in fits:
        wider.setdefault(size + more, []).extend([old | new for old in sets[size] for new in group[more]])
    return wider


def _groups(kinds: Mapping[int, int], holders: Mapping[int, int], room: int, most: int) -> Iterator[Iterable[Choice]]:
    """What can be taken of alike letters, and of the letters of alike holders."""
    held: dict[int, dict[int, list[int]]] = {}
    plain: dict[int, list[int]] = {}
    for letter, kind in kinds.items():
        group = held.setdefault(holders[letter], {}) if letter in holders else plain
        group.setdefault(kind, []).append(1 << letter)
    for letters in plain.values():
        yield [(sum(letters[:number]), number) for number in range(min(room, len(letters)) + 1)]
    alike: dict[tuple[Choice, ...], list[list[list[int]]]] = {}
    for of_kind in held.values():
        order = sorted(of_kind)
        alike.setdefault(tuple((kind, len(of_kind[kind])) for kind in order), []).append([of_kind[k] for k in order])
    for same in alike.values():
        yield _of_holders(same, room, most)


def _of_holders(holders: Sequence[list[list[int]]], room: int, most: int) -> Iterator[Choice]:
    """What can be taken of holders with the same kinds of letters: the first of them stand for the others."""
    options: list[tuple[int, ...]] = [()]
    for letters in holders[0]:
        options = [(*option, more) for option in options for more in range(min(len(letters), room - sum(option)) + 1)]
        if len(options) > most:
            raise TooMany
    options = [option for option in options if any(option)]
    tries = 0
    for number in range(min(len(holders), room) + 1):
        for chosen in combinations_with_replacement(options, number):
            tries += 1
            if tries > 4 * most:
                raise TooMany
            size = sum(map(sum, chosen))
            if size <= room:
                taken = 0
                for holder, option in zip(holders, chosen, strict=False):
                    taken |= sum(sum(letters[:more]) for letters, more in zip(holder, option, strict=True))
                yield taken, size
