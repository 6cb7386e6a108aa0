"""A call that is wrong, said like any other error: what, and a hint with the close match."""

from __future__ import annotations

from collections.abc import Iterable

import click

from lorplan.basics.words import close
from lorplan.report.plain import shown


def usage(error: click.ClickException, group: click.Group, arguments: list[str]) -> str:
    """The message for a wrong call: one line, then a hint."""
    ctx = getattr(error, "ctx", None)
    message, hint = _said(error, ctx, group)
    if hint is None:
        named = [word for word in arguments[:1] if word in group.list_commands(click.Context(group))]
        path = ctx.command_path if ctx is not None else " ".join(["lorplan", *named])
        hint = f"{path} --help shows how it is called"
    return shown(f"lorplan: {message}\n  hint: {hint}", keep="\n")


def _said(error: click.ClickException, ctx: click.Context | None, group: click.Group) -> tuple[str, str | None]:
    if isinstance(error, click.NoSuchOption):
        hint = _meant(error.option_name, _options(ctx))
        if hint is None and ctx is not None and ctx.parent is None:
            hint = "options stand behind the command or the file, as in: lorplan my-plan.yaml --only uploaded"
        return f"there is no option {error.option_name!r}", hint
    if isinstance(error, click.exceptions.NoSuchCommand):
        command = ctx.command if ctx is not None else group
        names = command.list_commands(ctx) if isinstance(command, click.Group) and ctx else []
        meant = close(error.command_name, names)
        if meant is None:
            return f"there is no command {error.command_name!r}", f"the commands are {', '.join(names)}"
        return f"there is no command {error.command_name!r}", f"did you mean {meant!r}?"
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = _name(error.param, ctx)
        if isinstance(error, click.MissingParameter):
            return f"{name} is missing", None
        return f"{name}: {_lower(error.message)}", None
    if ctx is not None and isinstance(ctx.command, click.Group) and error.message.startswith("Missing command"):
        return "no command given", f"the commands are {', '.join(ctx.command.list_commands(ctx))}"
    return _lower(error.format_message()), None


def _name(param: click.Parameter, ctx: click.Context | None) -> str:
    if param.param_type_name == "option" or ctx is None:
        return max(param.opts, key=len)
    return param.make_metavar(ctx)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")


def _options(ctx: click.Context | None) -> list[str]:
    if ctx is None:
        return []
    return [name for param in ctx.command.get_params(ctx) for name in (*param.opts, *param.secondary_opts)]


def _meant(word: str, names: Iterable[str]) -> str | None:
    longs = [name for name in names if name.startswith("--")]
    meant = close(word, longs)
    return f"did you mean {meant!r}?" if meant else None
