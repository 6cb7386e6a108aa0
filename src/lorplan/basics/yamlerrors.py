"""YAML syntax errors in plain words, whichever parser found them: libyaml and the pure one say it differently."""

from __future__ import annotations

import re

import yaml

from lorplan.basics.errors import InputError, Where
from lorplan.basics.words import quoted
from lorplan.basics.yamlslips import slip_at


def syntax_error(error: yaml.MarkedYAMLError, text: str, file: str) -> InputError:
    """What is wrong, where, and what to do about it. It stands alone: nothing behind it can be read."""
    problem = error.problem or ""
    mark = error.problem_mark or error.context_mark
    if "unexpected end of stream" in problem or "could not find expected ':'" in problem:
        mark = error.context_mark or mark  # where the quotes open; the line without its colon
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    lines = text.split("\n")
    line = min(line, len(lines))
    written = lines[line - 1] if line else ""
    start = error.context_mark
    opened = f" of line {start.line + 1}" if start is not None else ""
    message, hint = _in_words(problem, error.context or "", opened)
    if re.match(r"[ ]*\t", written):
        column = written.index("\t") + 1
        message, hint = "a tab cannot indent a line", "indent with blanks"
    elif "cannot start any token" in problem and column <= len(written):
        character = written[column - 1]
        rest = written[column - 1 :].split("#")[0].strip().replace('"', "'")
        message, hint = f"a value cannot begin with {quoted(character)}", f'put it in quotes: "{rest[:60]}"'
        if character == "\t":
            message, hint = "a tab cannot stand here", "use blanks"
    elif slip := slip_at(problem, lines, line, column, start.line + 1 if start is not None else line):
        line, column, message, hint = slip.line, slip.column, slip.message, slip.hint
    return InputError.of(message, Where(file, line, column), hint)


def _in_words(problem: str, context: str, opened: str) -> tuple[str, str | None]:
    """What is wrong and what to do, for a problem as libyaml or the pure parser words it."""
    table: tuple[tuple[str, str, str | None], ...] = (
        (
            "mapping values are not allowed",
            "a ':' cannot stand here",
            "put a text that holds ': ' in quotes; if a new key is meant, look at the indentation",
        ),
        ("could not find expected ':'", "expected ':' after the key", "write 'key: value'"),
        (
            "unexpected end of stream",
            f"the quotes{opened} are never closed",
            "write the closing quote",
        ),
        ("unexpected document", "the quotes are never closed", "write the closing quote"),
        ("',' or ']'", f"the list{opened} is not closed", "write ']' at the end and ',' between values"),
        ("',' or '}'", f"the braces{opened} are not closed", "write '}' at the end and ',' between entries"),
        (
            "expected '-' indicator",
            f"expected another '- ' of the list{opened}, found something else",
            "look at the indentation: all entries of a list begin in the same column",
        ),
        ("sequence entries are not allowed", "a '- ' cannot stand here", "begin a list on a line of its own"),
        ("block sequence entries", "a '- ' cannot stand here", "begin a list on a line of its own"),
        (
            "expected key",
            "this line fits to nothing above it",
            "look at the indentation: all keys of a mapping begin in the same column",
        ),
        (
            "<block end>",
            "this line fits to nothing above it",
            "look at the indentation: entries that belong together begin in the same column",
        ),
        ("unknown escape", "this \\ escape is not known", "write '\\\\', or use single quotes"),
        ("escape", "this \\ escape cannot be read", "write '\\\\', or use single quotes"),
        ("hexdecimal", "this \\ escape cannot be read", "write '\\\\', or use single quotes"),
        ("document start", "what follows does not belong to the document", "look at the indentation"),
        ("tab character", "a tab cannot indent a line", "indent with blanks"),
        ("alphabetic or numeric", "expected a name after '&' or '*'", "put the value in quotes"),
        ("tag", "this tag cannot be read", "put a value that begins with '!' in quotes"),
        ("directive", "a line that begins with '%' cannot be read", "delete it, or put the value in quotes"),
        ("version", "a line that begins with '%' cannot be read", "delete it"),
        ("node content", "expected a value", None),
        ("cannot start any token", "a value cannot begin like this", "put it in quotes"),
    )
    if "block scalar" in context:
        return "the line after '|' or '>' cannot be read", "look at the indentation of the block"
    for part, message, hint in table:
        if part in problem:
            return message, hint
    return "this is not YAML that can be read", "look at the indentation, the quotes and the brackets nearby"
