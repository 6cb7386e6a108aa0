"""A page of text: lines with a style each, wrapped to a width. All text that is added is made harmless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from lorplan.basics.words import listing, plural, sentence
from lorplan.report import View
from lorplan.report.names import Names, source_text
from lorplan.report.plain import NARROWEST, cells, dated, day, shown, wrap
from lorplan.results.doubts import Doubt
from lorplan.results.plan import Assumed, Citation, NextStep

T = TypeVar("T")

# What a terminal is told before a line of each style.
STYLES = {"head": "1", "good": "1;32", "bad": "1;31", "warn": "33", "strong": "1", "dim": "2"}
ASSUMED = "Assumed, not in your file:"
DOUBTS = 3  # shown before --all


class Page:
    """Lines gathered from top to bottom, each with a style. `names`: what programs and letters are called on it."""

    def __init__(self, view: View, names: Names | None = None) -> None:
        self.view = view
        self.names = names or Names()
        self.width = max(view.width, NARROWEST)
        self.lines: list[tuple[str, str]] = []
        self.today = ""  # ISO, where steps are told with days
        self.citing = True  # whether sources are shown, so that their numbers say something
        self.typed = True  # whether its reader types commands, so that options may be named
        self._cited: dict[tuple[str, str | None], Citation] = {}  # in the order of their numbers

    # ---- lines

    def blank(self) -> None:
        """One empty line, never two in a row nor at the top."""
        if self.lines and self.lines[-1][0]:
            self.lines.append(("", ""))

    def heading(self, text: str) -> None:
        """The head of a section, after an empty line."""
        self.blank()
        self.text(text, style="head")

    def text(self, text: str, indent: int = 0, style: str = "", mark: str = "") -> None:
        """A paragraph; `mark` stands before its first line, the other lines hang under the text."""
        for line in wrap(shown(text), self.width, " " * indent + mark):
            self.lines.append((line, style))

    def row(self, left: str, right: str, left_width: int, indent: int = 2, style: str = "") -> None:
        """Two columns: the first right-aligned in `left_width`, the second wrapped beside it."""
        left = shown(left)
        mark = " " * (indent + max(0, left_width - cells(left))) + left + "  "
        for line in wrap(shown(right), self.width, mark):
            self.lines.append((line, style))

    def unbroken(self, text: str, indent: int = 0, style: str = "") -> None:
        """One word that is never broken, such as an address; where it is too long it has a line of its own."""
        word = shown(text)
        self.lines.append((" " * indent + word if indent + cells(word) <= self.width else word, style))

    def drawn(self) -> str:
        """The whole page, for a terminal with its colours where the view has them."""
        return "".join(f"{self._styled(line, style)}\n" for line, style in self.lines)

    def _styled(self, line: str, style: str) -> str:
        if not (self.view.colour and line and style):
            return line
        return f"\x1b[{STYLES[style]}m{line}\x1b[0m"

    # ---- long lists

    def few(self, entries: Sequence[T], limit: int, spare: int = 1) -> Sequence[T]:
        """The entries to show: all of them with --all, else the first `limit`. Up to `spare` entries beyond the limit
        are shown rather than counted."""
        return entries if self.view.all or len(entries) <= limit + spare else entries[:limit]

    def cut(self, entries: Sequence[T], limit: int, spare: int = 1, indent: int = 0) -> Iterator[T]:
        """The entries to show, to be written one after the other; then comes a line with how many were not."""
        few = self.few(entries, limit, spare)
        yield from few
        if len(few) < len(entries):
            self.text(f"and {len(entries) - len(few)} more{self.hint('--all')}", indent=indent, style="dim")

    def hint(self, option: str) -> str:
        """` (--all)`: the option that shows more; nothing on a page whose readers type no commands."""
        return f" ({option})" if self.typed else ""

    def listed(self, words: Iterable[str], limit: int) -> str:
        """The words in a sentence, those beyond the limit as a number and the flag that shows them."""
        every = list(words)
        few = self.few(every, limit)
        if len(few) == len(every):
            return listing(every)
        return f"{', '.join(few)} and {len(every) - len(few)} more{self.hint('--all')}"

    def programs(self, idents: Iterable[str], limit: int) -> str:
        """The names of programs in a sentence, as `listed`."""
        return self.listed(map(self.names.program, idents), limit)

    # ---- what every page has

    def assumed(self, what_ifs: Sequence[Assumed]) -> None:
        """What was assumed, at the head of the page, so that nobody takes the answer for the plan of their own file."""
        if len(what_ifs) == 1:
            self.text(f"{ASSUMED} {what_ifs[0].what}", style="warn")
        elif what_ifs:
            self.text(ASSUMED, style="warn")
            for assumed in what_ifs:
                self.text(assumed.what, style="warn", mark="- ")
        self.blank()

    def doubts(self, doubts: Sequence[Doubt]) -> None:
        """What the file says and can hardly mean, in the order of its lines."""
        if not doubts:
            return
        self.heading("LOOK AGAIN AT YOUR FILE")
        for doubt in self.cut(sorted(doubts, key=lambda doubt: (doubt.file, doubt.line, doubt.column)), DOUBTS, 0):
            self.text(dated(f"{_place(doubt)}{doubt.text} {sentence(doubt.hint)}"), mark="- ", style="warn")

    def steps(self, steps: Iterable[str | NextStep], limit: int | None = None) -> None:
        """What to do next, by number, each with its day where it has one; all where no limit is given."""
        every = [NextStep(step) if isinstance(step, str) else step for step in steps]
        for number, step in enumerate(every if limit is None else self.few(every, limit, 0), 1):
            if number == 1:
                self.heading("WHAT TO DO NEXT")
            by = step_day(step, self.today)
            hint = " (The list: --format csv.)" if step.kind == "assign" and self.typed else ""
            self.text(f"{by}{': ' if by else ''}{dated(sentence(step.what))}{hint}", mark=f"{number}. ")

    def cite(self, sources: Iterable[Citation]) -> str:
        """` [1] [2]`: numbers of the sources, given at first mention."""
        if not self.citing:
            return ""
        return "".join(f" [{number}]" for number in self.numbers(sources))

    def numbers(self, sources: Iterable[Citation]) -> list[int]:
        """The numbers of the sources, given at first mention."""
        numbers = []
        for source in sources:
            key = source.title, source.url
            self._cited.setdefault(key, source)
            numbers.append(list(self._cited).index(key) + 1)
        return list(dict.fromkeys(numbers))

    def cited(self) -> list[tuple[int, Citation]]:
        """Every source cited with its number, the best first."""
        return sorted(enumerate(self._cited.values(), 1), key=lambda numbered: numbered[1].weight)

    def sources(self, limit: int | None = None) -> None:
        """The sources, the best ones first: all where no limit is given or with --all, else as far as the limit."""
        if not self._cited:
            return
        self.heading("SOURCES")
        works: set[str] = set()
        cited = self.cited()
        few = cited if limit is None else self.few(cited, limit, spare=0)
        for number, source in few:
            self.text(source_text(source, works), mark=f"[{number}] ")
            if source.url:
                self.unbroken(source.url, indent=4, style="dim")
        if len(few) < len(cited):
            self.text(f"and {plural(len(cited) - len(few), 'more source')}{self.hint('--all')}", style="dim")


def step_day(step: NextStep, today: str) -> str:
    """`Today`, or `By Aug 17, 2027 (projected)`; nothing where no day is named."""
    if step.by is None:
        return ""
    return "Today" if step.by == today else f"By {day(step.by)}{' (projected)' if step.projected else ''}"


def _place(doubt: Doubt) -> str:
    """`Line 9: `, with the name of the file where it is not the scenario; nothing where it stands nowhere."""
    if not doubt.line:
        return ""
    return f"Line {doubt.line}{f' of {doubt.file}' if doubt.file else ''}: "
