"""Kinds of values on the command line that click does not have, or words less kindly."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.edits.whatifs import Assumption


class Day(click.ParamType["date"]):
    """A day, written YYYY-MM-DD, or `today`: the only use of the machine's clock."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How help names it."""
        return "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a complaint about what is not one."""
        if isinstance(value, date):
            return value
        if value == "today":
            return date.today()
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise click.BadParameter(f"{value!r} is not a day of the calendar", ctx, param) from None
        raise click.BadParameter(f"{value!r} is not a date; expected YYYY-MM-DD, or today", ctx, param)


class Ids(click.ParamType["tuple[str, ...]"]):
    """Ids, several with commas."""

    name = "ids"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The ids, or a complaint where there is none."""
        if isinstance(value, tuple):
            return value
        ids = tuple(dict.fromkeys(name.strip() for name in str(value).split(",") if name.strip()))
        if not ids:
            raise click.BadParameter("an id is missing", ctx, param)
        return ids


class WordChoice(click.Choice[str]):
    """One of a few words; a misspelt one is told its close match."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word, or a complaint with the words there are."""
        words = [str(choice) for choice in self.choices]
        if value in words:
            return str(value)
        from lorplan.basics.words import close, listing

        meant = close(str(value), words)
        what = f"{value!r} is not one of {listing(words, 'or')}"
        raise click.BadParameter(f"{what}; did you mean {meant!r}?" if meant else what, ctx, param)


class Effort(click.ParamType[float]):
    """A positive number of effort units."""

    name = "effort"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How help names it."""
        return "UNITS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number, or a complaint."""
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", str(value)) and float(value) > 0:
            return float(value)
        raise click.BadParameter(f"{value!r} is not a positive number, such as 10 or 0.5", ctx, param)


class FilePath(click.ParamType["Path"]):
    """The name of a file or folder. What is there is looked at by whoever opens it, with a better message."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path."""
        from pathlib import Path

        return Path(value)


class Assuming(click.ParamType[Any]):
    """What-ifs in one word: `--set path=value`, `--without LETTER` and `--with FILE`, as many as wanted."""

    name = "what-ifs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Assumption, ...]:
        """The assumptions, or a complaint."""
        import shlex

        from lorplan.basics.words import close
        from lorplan.edits.whatifs import assumptions

        try:
            words = shlex.split(str(value))
        except ValueError:
            raise click.BadParameter(f"{value!r} has a quotation mark that is not closed", ctx, param) from None
        values: dict[str, list[str]] = {"--set": [], "--without": [], "--with": []}
        rest = iter(words)
        for word in rest:
            option, equals, value_after = word.partition("=")
            if option not in values:
                meant = close(option, values)
                hint = f"; did you mean {meant!r}?" if meant else "; expected --set, --without or --with"
                raise click.BadParameter(f"{word!r} is no what-if{hint}", ctx, param)
            given = value_after if equals else next(rest, None)
            if given is None:
                raise click.BadParameter(f"{option} needs a value", ctx, param)
            values[option].append(given)
        if not words:
            raise click.BadParameter("no what-if is given; expected --set, --without or --with", ctx, param)
        return assumptions(sets=values["--set"], without=values["--without"], files=values["--with"])
