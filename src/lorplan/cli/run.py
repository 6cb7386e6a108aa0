"""One way to end for every command: results, expected errors, interrupts and our own bugs are kept apart."""

from __future__ import annotations

import os
import sys

import click

from lorplan.cli.output import complain, muted

DONE, FALLS_SHORT, WRONG, BUG, NOT_PROVED, INTERRUPTED = 0, 1, 2, 3, 4, 130


def run(group: click.Group, arguments: list[str]) -> int:
    """Run the command that `arguments` name; the exit code. Nothing but an exit code ever leaves here."""
    if arguments and _names_scenario(arguments[0], group):
        arguments = ["solve", *arguments]
    try:
        result = group.main(args=arguments, prog_name="lorplan", standalone_mode=False)
        return result if isinstance(result, int) else DONE
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as help_text:
        complain(help_text.format_message())
        return WRONG
    except click.ClickException as error:
        from lorplan.cli.usage import usage

        complain(usage(error, group, arguments))
        return WRONG
    except (KeyboardInterrupt, click.Abort):
        complain("lorplan: interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        muted()
        return DONE
    except Exception as error:
        from lorplan.basics.errors import LorplanError

        if isinstance(error, LorplanError) and error.exit_code != BUG:
            from lorplan.report.plain import shown

            complain(shown(error.render(), keep="\n"))
            return error.exit_code
        if _lacks_memory(error):
            complain("lorplan: there was not enough memory to go on; no result was written")
            return BUG
        from lorplan.cli.bug import bug_report

        complain(bug_report(error, group, arguments))
        return BUG
    finally:
        sys.stderr and sys.stderr.flush()


def _lacks_memory(error: BaseException | None) -> bool:
    """Whether an error, or what led to it, is that there is no memory left; loading a library says it in words."""
    words = ("cannot allocate memory", "failed to map segment", "bad_alloc")
    while error is not None:
        if isinstance(error, MemoryError) or any(word in str(error).lower() for word in words):
            return True
        error = error.__cause__ or error.__context__
    return False


def _names_scenario(word: str, group: click.Group) -> bool:
    """Whether the first word of a call is a file to solve. A misspelt command is none: it has no dot and no folder."""
    if word.startswith("-") or word in group.list_commands(click.Context(group)):
        return False
    return "." in word or "/" in word or os.sep in word or os.path.isfile(word)
