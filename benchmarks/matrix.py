"""An instance as a plain model of whole-number columns and rows, written without lorplan: what the peers solve.

Musts are hard rows and points the objective; a second choice of letters, for each letter that may fail and each kind of
groups with the same musts, is more such rows. Instances whose musts cannot all be kept have no such form.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.instances import Group, Instance


@dataclass
class Matrix:
    """Maximise sum of `worth` over columns 0..upper, so that least <= sum of factors <= most in every row."""

    upper: list[int] = field(default_factory=list)
    worth: list[int] = field(default_factory=list)
    rows: list[tuple[list[int], list[int], int | None, int | None]] = field(default_factory=list)

    def column(self, upper: int, worth: int) -> int:
        self.upper.append(upper)
        self.worth.append(worth)
        return len(self.upper) - 1

    def row(self, columns: list[int], factors: list[int], least: int | None, most: int | None) -> None:
        self.rows.append((columns, factors, least, most))


def matrix_of(instance: Instance) -> Matrix:
    """The instance, a block of columns for each of its groups; requests are linked to each letter of each block."""
    matrix = Matrix()
    asked = {one: matrix.column(1, 0) for one in range(instance.letters) if instance.pending >> one & 1}
    in_hand = {instance.person[letter] for letter in range(instance.letters) if instance.in_hand >> letter & 1}
    known = in_hand if instance.asks else set()
    whole = instance.effort * instance.weight
    share = whole * instance.further // 100
    people = sorted({instance.person[letter] for letter in asked} - known)
    person = {one: matrix.column(1, share - whole) for one in people}
    for column in asked.values():
        matrix.worth[column] = -share
    for mask, most in instance.allowances:
        some = [column for letter, column in asked.items() if mask >> letter & 1]
        matrix.row(some, [1] * len(some), None, most)
    matrix.row(list(person.values()), [1] * len(person), None, instance.budget)
    for letter, column in asked.items():
        if instance.person[letter] in person:
            matrix.row([column, person[instance.person[letter]]], [1, -1], None, 0)
    versions = instance.versions()
    for group in instance.groups:
        letters = [matrix.column(1, group.weight * worth) for worth in group.points]
        for letter, column in asked.items():
            matrix.row([letters[letter], column], [1, -1], None, 0)
        for mask in versions:
            chosen = _chosen(letters, mask)
            matrix.row(chosen, [1] * len(chosen), None, 1)
        _rules(matrix, group, letters)
    if instance.resilient:
        _second_choices(matrix, instance, asked)
    return matrix


def _second_choices(matrix: Matrix, instance: Instance, asked: dict[int, int]) -> None:
    for rules in dict.fromkeys(tuple(rule for rule in group.rules if not rule.off) for group in instance.groups):
        for failed in asked:
            letters = [matrix.column(int(letter != failed), 0) for letter in range(instance.letters)]
            for letter, column in asked.items():
                if letter != failed:
                    matrix.row([letters[letter], column], [1, -1], None, 0)
            for mask in instance.versions():
                chosen = _chosen(letters, mask)
                matrix.row(chosen, [1] * len(chosen), None, 1)
            for rule in rules:
                chosen = _chosen(letters, rule.mask)
                matrix.row(chosen, [1] * len(chosen), rule.least, rule.most)


def _chosen(letters: list[int], mask: int) -> list[int]:
    return [column for letter, column in enumerate(letters) if mask >> letter & 1]


def _rules(matrix: Matrix, group: Group, letters: list[int]) -> None:
    for rule in group.rules:
        chosen = _chosen(letters, rule.mask)
        factors = [1] * len(chosen)
        if not rule.off:
            matrix.row(chosen, factors, rule.least, rule.most)
            continue
        if rule.least is not None:
            lost = matrix.column(rule.least, group.weight * rule.off)
            matrix.row([*chosen, lost], [*factors, 1], rule.least, None)
        if rule.most is not None:
            over = matrix.column(len(chosen), group.weight * rule.off)
            matrix.row([*chosen, over], [*factors, -1], None, rule.most)
    for mask, worth in group.covers:
        chosen = _chosen(letters, mask)
        covered = matrix.column(1, group.weight * worth)
        matrix.row([*chosen, covered], [1] * len(chosen) + [-1], 0, None)
