"""Reads one pack file, or the statements inside a scenario, and complains about everything in it at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.words import close, hint_close, listing
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.kinds import KINDS
from lorplan.rules.kinds.count import Count
from lorplan.rules.kinds.guard import read_guard
from lorplan.rules.kinds.points import Points
from lorplan.rules.language.conditions import ALWAYS, Condition, Every, equals, facts_of
from lorplan.rules.language.reading import LETTERS, PROGRAM_SIDE, PROGRAMS, Reader
from lorplan.rules.packs.entries import known_keys, listed, mapped, take
from lorplan.rules.packs.sources import read_sources
from lorplan.rules.packs.statements import Cap, Origin, Pack, Setting, Statement

PACK_KEYS: Final = (
    "format", "pack", "layer", "specialty", "portal", "title", "season", "define", "facts", "specialties", "groups",
    "settings", "rules",
)  # fmt: skip
PACK_LAYERS: Final = ("portal", "general", "specialty", "user", "shortlist")
LIST_KINDS: Final = ("bar", "count", "cover", "points", "say")  # of rules that choose programs
MARKS: Final = ("required", "number", "weak")  # true or false
STATEMENT_KEYS: Final = (
    "id", "change", "lift", "level", "says", "applies", "when", "unless", "points", "why", "source", "reason", "season",
    "set", *MARKS,
    *KINDS,
)  # fmt: skip
LEVELS: Final = ("limit", "must", "should", "note")
GUARDED: Final = ("count", "slots", "one_of")
REQUIRES: Final = "program.requires"
# Lists whose order means something: steps, ordered choices, first matches, preferences.
IN_ORDER: Final = frozenset({"worth", "values", "value", "from", "one_of", "branches", "abbreviations"})
DEFAULT_LEVEL: Final = {"points": "should", "cover": "should", "say": "note"}


def content_hash(raw: Any) -> str:
    """SHA-256 of the content: sorted, comments and order left out."""
    text = json.dumps(_sorted(raw), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _sorted(node: Any, key: str = "") -> Any:
    """The content with every mapping in the order of its keys, and every list in one order, but for those (and the
    values of a fact with what they mean) whose order means something."""
    if isinstance(node, str):
        return node
    if isinstance(node, dict):
        return {name: _sorted(node[name], name) for name in (node if key == "values" else sorted(node))}
    if not isinstance(node, list):
        return node
    items = [_sorted(item) for item in node]
    if len(items) < 2 or key in IN_ORDER:
        return items
    return sorted(items, key=_comparable)


_ENCODED: Final = json.JSONEncoder().encode  # made once: json.dumps makes an encoder for every call with options


def _comparable(item: Any) -> str:
    return item if isinstance(item, str) else _ENCODED(item)


def read_definitions(raw: Map, reader: Reader, complaints: Complaints) -> dict[str, Condition]:
    """The pack's named conditions. One may use those above it, never those below."""
    definitions: dict[str, Condition] = {}
    for name, body in mapped(raw, "define", complaints).items():
        reader.definitions = definitions
        definitions[str(name)] = reader.read(body, reader.chosen.side, f"definition '{name}'")
    reader.definitions = definitions
    return definitions


def read_pack(raw: Map, file: str, reader: Reader) -> Pack | None:
    """The pack written in a file; None where not even its id and layer can be read."""
    complaints = reader.complaints
    known_keys(raw, PACK_KEYS, "a pack", complaints)
    for key in ("format", "pack", "layer", "title"):
        if key not in raw:
            complaints.add(f"'{key}' is missing", raw)
    take(lambda value: scalars.whole(value, 1, 1), raw, "format", complaints)
    name = take(scalars.ident, raw, "pack", complaints)
    layer = take(scalars.choice(PACK_LAYERS), raw, "layer", complaints)
    title = take(scalars.text, raw, "title", complaints)
    if not {"pack", "layer"} & {*raw}:
        return None  # this is no pack: what else stands there is not worth a word
    unread = name is None or layer is None
    name = name or ""
    of = None if layer is None else _subject(raw, layer, reader)
    # The rest is looked at all the same: in the layer that was probably meant, else in one that may have most.
    layer = layer or close(str(raw.get("layer", "")), PACK_LAYERS) or "portal"
    definitions = read_definitions(raw, reader, complaints)
    groups = {str(key): _cap(key, body, complaints) for key, body in mapped(raw, "groups", complaints).items()}
    settings = {str(key): _setting(key, body, complaints) for key, body in mapped(raw, "settings", complaints).items()}
    only_for = None if of is None else (f"program.{layer}", of)
    season = take(scalars.ident, raw, "season", complaints)
    origin = Origin(layer, name, groups, only_for=only_for, season=season)
    statements = [read_statement(entry, origin, reader) for entry in listed(raw, "rules", complaints)]
    if unread:
        return None
    return Pack(
        id=name,
        layer=layer,
        of=of,
        title=title or name,
        file=file,
        statements=tuple(statement for statement in statements if statement is not None),
        groups=groups,
        settings=settings,
        definitions=definitions,
        raw=raw,
    )


def _subject(raw: Map, layer: str, reader: Reader) -> str | None:
    """The specialty or portal that a pack of these layers speaks of."""
    complaints = reader.complaints
    for key in ("specialty", "portal"):
        if key in raw and key != layer:
            complaints.add(f"'{key}' belongs to packs of the layer {key}", raw.key(key))
    if layer not in ("specialty", "portal"):
        return None
    if layer not in raw:
        complaints.add(f"'{layer}' is missing: which {layer} does the pack speak of?", raw)
        return None
    named = take(scalars.ident, raw, layer, complaints)
    if layer == "specialty" and named is not None and named not in reader.families.names:
        listed = "a pack adds one of its own under 'specialties:'"
        hint = hint_close(str(named), sorted(reader.families.names), listed)
        complaints.add(f"'{named}' is not a specialty", raw[layer], hint)
    return None if named is None else str(named)


def _cap(name: Any, body: Any, complaints: Complaints) -> Cap:
    if not isinstance(body, Map):
        complaints.add(f"group '{name}' must be a mapping of at_least, at_most and why", body)
        return Cap(0, 0, "", complaints.where(name))
    known_keys(body, ("at_least", "at_most", "why"), "a group", complaints)
    least = take(scalars.whole, body, "at_least", complaints)
    most = take(scalars.whole, body, "at_most", complaints)
    why = take(scalars.text, body, "why", complaints)
    least = 0 if least is None else least
    most = 0 if most is None else most
    if least > 0 or most < 0:
        complaints.add(f"group '{name}': 'at_least' must be 0 or less and 'at_most' 0 or more", name)
    return Cap(least, most, why or "", complaints.where(name))


def _setting(name: Any, body: Any, complaints: Complaints) -> Setting:
    if not isinstance(body, Map) or "value" not in body:
        complaints.add(f"setting '{name}' must be a mapping of value, why and source", body)
        return Setting(0, "", (), complaints.where(name))
    known_keys(body, ("value", "why", "source"), "a setting", complaints)
    value = body["value"]
    number: Any = None
    try:
        number = tuple(scalars.whole(item) for item in value) if isinstance(value, Seq) else scalars.whole(value)
    except scalars.Misfit as misfit:
        complaints.add(f"setting '{name}': {misfit}", misfit.value if hasattr(misfit.value, "line") else body)
    why = take(scalars.text, body, "why", complaints)
    return Setting(number, why or "", read_sources(body, complaints, required=False), complaints.where(name))


def read_statement(raw: Any, origin: Origin, reader: Reader) -> Statement | None:
    """One statement; None after a complaint."""
    complaints = reader.complaints
    before = len(complaints)
    if not isinstance(raw, Map):
        complaints.add("a statement must be a mapping that begins with 'id', 'change' or 'lift'", raw)
        return None
    known_keys(raw, STATEMENT_KEYS, "a statement", complaints)
    verbs = [verb for verb in ("id", "change", "lift") if verb in raw]
    if len(verbs) != 1:
        instead = f"found {listing(verbs)}" if verbs else "found none of them"
        complaints.add(f"a statement begins with one of 'id', 'change' and 'lift', {instead}", raw)
        return None
    verb = verbs[0]
    rule = take(scalars.ident, raw, verb, complaints)
    # A rule about programs holds for the applicant, or it does not; which programs it is about says its `of`.
    about = PROGRAM_SIDE if reader.chosen is LETTERS else PROGRAM_SIDE - {"program"}
    applies = reader.read(raw["applies"], about, "'applies'") if "applies" in raw else ALWAYS
    fields = _fields(raw, verb, origin, reader)
    own = origin.layer in ("program", "user")
    sources = read_sources(raw, complaints, required=not own)
    reason = take(scalars.text, raw, "reason", complaints)
    if origin.layer == "user" and verb != "id" and reason is None:
        complaints.add(f"a {verb} of your own needs a 'reason', which the plan shows", raw)
    season = take(scalars.ident, raw, "season", complaints) or origin.season
    if own and "season" in raw:
        complaints.add("'season' belongs to packs: your file is about one season", raw.key("season"))
    if rule is None or len(complaints) > before:
        return None
    named = take(scalars.ident, raw, "set", complaints)
    if named is not None and own:
        complaints.add("'set' belongs to packs: programs name the sets that they require", raw.key("set"))
    return Statement(
        rule=rule,
        layer=origin.layer,
        pack=origin.pack,
        action={"id": "defines", "change": "changes", "lift": "lifts"}[verb],
        applies=_in_set(applies, named, reader),
        fields=fields,
        sources=sources,
        reason=reason,
        where=complaints.where(raw[verb]),
        only_for=origin.only_for,
        season=season,
        written=raw,
        program=origin.program,
        distance=origin.distance,
        set=named,
    )


def _in_set(applies: Condition, named: str | None, reader: Reader) -> Condition:
    """The condition, and that the program names the requirement set."""
    fact = reader.dictionary.fact(REQUIRES)
    if named is None or fact is None:
        return applies
    requires = equals(fact, frozenset({named}))
    return requires if applies is ALWAYS else Every((requires, applies), facts_of((requires, applies)))


def _fields(raw: Map, verb: str, origin: Origin, reader: Reader) -> dict[str, Any]:
    complaints = reader.complaints
    fields: dict[str, Any] = {}
    kinds = [kind for kind in KINDS if kind in raw and not (kind == "points" and isinstance(raw[kind], Scalar))]
    if isinstance(raw.get("points"), Scalar):
        fields["points"] = take(lambda value: scalars.whole(value, -1000, 1000), raw, "points", complaints)
    for key, read in (("says", scalars.text), ("why", scalars.text), ("level", scalars.choice(LEVELS))):
        value = take(read, raw, key, complaints)
        if value is not None:
            fields[key] = value
    for key in MARKS:
        mark = take(scalars.yes_no, raw, key, complaints)
        if mark is not None:
            fields[key] = mark
    if verb == "lift":
        extra = [key for key in raw if key not in ("lift", "applies", "source", "reason", "season", "why", "set")]
        for key in extra:
            complaints.add(f"a lift takes no '{key}': it takes the rule away", raw.key(key))
        return {}
    if kinds and reader.chosen is PROGRAMS and kinds[0] not in LIST_KINDS:
        hint = f"there are {listing(LIST_KINDS)}"
        complaints.add(f"a rule about programs cannot be a {kinds[0]}", raw.key(kinds[0]), hint)
    if len(kinds) > 1:
        complaints.add(f"a rule has one kind, found {listing(kinds)}", raw.key(kinds[1]))
    if verb == "id":
        if not kinds:
            complaints.add(f"a rule needs one of {listing(KINDS, 'or')}", raw)
        if "says" not in raw:
            complaints.add("'says' is missing: the sentence that people read", raw)
        if kinds and "level" not in raw:
            if kinds[0] in DEFAULT_LEVEL:
                fields["level"] = DEFAULT_LEVEL[kinds[0]]
            else:
                complaints.add(f"'level' is missing: one of {listing(LEVELS, 'or')}", raw)
    elif not kinds and len(fields) == 0:
        complaints.add("a change names the fields that it changes", raw)
    _read_guards(raw, kinds, fields, reader)
    if kinds:
        _read_kind(kinds[0], raw, origin, reader, fields)
    elif "level" in fields and fields["level"] == "limit" and origin.layer != "portal":
        complaints.add("only a portal's pack states a limit", raw.key("level"))
    _check_marks(raw, kinds, fields, complaints)
    return fields


def _check_marks(raw: Map, kinds: Sequence[str], fields: Mapping[str, Any], complaints: Complaints) -> None:
    """`required` goes with musts, `number` with musts and shoulds that have `at_least`; `weak` with points and bars."""
    kind, level = fields.get("kind"), fields.get("level", "must")
    if fields.get("required") and level != "must":
        complaints.add("'required' belongs to a must", raw.key("required"))
    if fields.get("number") and level not in ("must", "should"):
        complaints.add("'number' belongs to a must or a should", raw.key("number"))
    if fields.get("number") and kind is not None and not (isinstance(kind, Count) and kind.has_least):
        complaints.add("'number' belongs to a count with 'at_least'", raw.key("number"))
    if fields.get("weak") and kinds and kinds[0] not in ("points", "bar"):
        complaints.add("'weak' belongs to points and bars: it marks letters that nobody is asked for", raw.key("weak"))


def _read_guards(raw: Map, kinds: Sequence[str], fields: dict[str, Any], reader: Reader) -> None:
    """`when` and `unless`, which go with bounds on letters."""
    complaints = reader.complaints
    guards = [read_guard(raw, word, reader, complaints) for word in ("when", "unless") if word in raw]
    if not guards:
        return
    fields["guards"] = tuple(guard for guard in guards if guard is not None)
    if kinds and (kinds[0] not in GUARDED or _has_worth(raw[kinds[0]])):
        at = raw.key("when" if "when" in raw else "unless")
        complaints.add(f"'when' and 'unless' go with bounds on letters ({listing(GUARDED)}), not with points", at)


def _read_kind(name: str, raw: Map, origin: Origin, reader: Reader, fields: dict[str, Any]) -> None:
    complaints = reader.complaints
    kind = KINDS[name]
    level, points = fields.get("level"), fields.get("points")
    if level is not None and level not in kind.levels:
        complaints.add(f"a {name} cannot be a {level}: it is a {listing(kind.levels, 'or a')}", raw.key("level"))
        return
    if level == "limit" and origin.layer != "portal":
        complaints.add("only a portal's pack states a limit", raw.key("level"), "a requirement is a must")
    if level is None:  # a change that keeps the level: read leniently as what the kind's fields allow
        level = "should" if points is not None or ("should" in kind.levels and _has_worth(raw[name])) else "must"
        level = level if level in kind.levels else kind.levels[0]
    read = kind.read(raw[name], level, points, reader, complaints)
    group = read.group if isinstance(read, Points) else None
    if group is not None and group not in origin.groups:
        complaints.add(f"group '{group}' is not defined", raw[name], hint_close(group, sorted(origin.groups)))
    if read is not None:
        fields["kind"] = read


def _has_worth(raw: Any) -> bool:
    return isinstance(raw, Map) and "worth" in raw
