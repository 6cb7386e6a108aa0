"""The JSON Schema of a scenario, for editors: that of the models, with the short forms and the declared facts.

It keeps to draft 7, which is what the YAML language server reads. It is a help while typing, with the words that people
use for values, and takes a little more than lorplan does: places, references and contradictions are looked at when the
file is read.
"""

from __future__ import annotations

from typing import Any, Final

from lorplan.rules.language.facts import MISSING, Dictionary, Fact, written
from lorplan.scenario import models
from lorplan.scenario.entity import FACTS
from lorplan.scenario.expand import IN_PLACE, OF_INSTITUTION, SHORT, STANDS_FOR
from lorplan.scenario.fields import GENERAL
from lorplan.scenario.include import KEY as INCLUDE
from lorplan.scenario.notes import KEY as NOTE
from lorplan.scenario.schemawords import words

Schema = dict[str, Any]
_WORD: Final[Schema] = {"type": ["string", "number", "boolean"]}  # an editor reads a plain 12 as a number
_ELEMENT: Final[dict[str, Schema]] = {
    "number": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "text": _WORD,
}
_SHARED: Final = {
    "yes_no": "YesNo",
    "country": "Country",
    "specialty": "Specialty",
}  # words with a definition of their own
_ENTITIES: Final = (
    models.Applicant,
    models.Institution,
    models.Experience,
    models.Writer,
    models.Letter,
    models.Program,
)
_STANDS_FOR: Final = {key: field for fields in STANDS_FOR.values() for key, field in fields.items()}
_FILLED_IN: Final = ("name", "writers", "specialty")  # follows from the rest of the file where nothing is written
_VERSIONS: Final = "Specialties, or 'general', for which the writer would write a further version: each one is an idea."


def scenario_schema(dictionary: Dictionary) -> Schema:
    """The schema of a scenario that these facts belong to."""
    root = models.Scenario.model_json_schema()
    forms = _Forms(root.pop("$defs"), dictionary)
    definitions = {name: forms.mapping(definition) for name, definition in forms.models.items()}
    for model in _ENTITIES:
        _add_facts(definitions[model.__name__], model.subject, dictionary)
    letter = definitions["Letter"]["properties"]
    letter["versions"] = {**_some([forms.vocabulary("program.specialty", GENERAL)]), "description": _VERSIONS}
    school = _any([_WORD, _school(definitions["Institution"], dictionary)])
    _replace(definitions["Applicant"]["properties"], "school", school)
    definitions["ProgramList"] = _program_list(definitions["Program"])
    definitions |= _shared_words(dictionary)
    properties = forms.mapping(root)["properties"]
    entry = {"type": "object", "additionalProperties": False, "required": ["file"], "properties": {
        "file": {"type": "string"}, "programs": _some([{"type": "string"}])}}  # fmt: skip
    properties[INCLUDE] = {
        **_some([{"type": "string"}, entry]),
        "description": "Shared files of institutions, experiences, writers and programs; this file wins.",
    }
    for described in (properties, *(part["properties"] for part in definitions.values() if "properties" in part)):
        described[NOTE] = {**_WORD, "description": "A note of your own, which lorplan does not read."}
    _replace(properties, "program_lists", _some([_WORD, _ref("ProgramList")]))
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A scenario of lorplan",
        "description": "Who could write letters for you, which letters there are, and where you apply.",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "season", "applicant"],
        "anyOf": [{"required": ["programs"]}, {"required": ["program_lists"]}],
        "properties": properties,
        "definitions": {name: definitions[name] for name in sorted(definitions)},
    }


class _Forms:
    """Turns the schemas of the models into those of what may be written for them."""

    def __init__(self, definitions: dict[str, Schema], dictionary: Dictionary) -> None:
        self.models = definitions
        self.dictionary = dictionary

    def mapping(self, model: Schema) -> Schema:
        """The mapping that is read as a model, without its facts."""
        fields = {name: field for name, field in model["properties"].items() if name != FACTS}
        return {**model, "properties": {name: self._field(name, field) for name, field in fields.items()}}

    def _field(self, key: str, field: Schema) -> Schema:
        """Defaults that only mean "nothing written" are left out."""
        about = {name: field[name] for name in ("default", "description") if field.get(name) not in (None, [], {})}
        return {**self._value(key, field), **about}

    def _value(self, key: str, schema: Schema) -> Schema:
        schema = next(option for option in schema.get("anyOf", [schema]) if option != {"type": "null"})
        if schema.get("type") == "array" and "items" in schema:
            entries = self._forms(key, schema["items"])
            listed_only = entries in ([{"type": "object"}], [_ref("Program")])
            return {"type": "array", "items": entries[0]} if listed_only else _some(entries)
        if "additionalProperties" in schema:
            table = {"type": "object", "additionalProperties": self._value(key, schema["additionalProperties"])}
            names = schema.get("propertyNames")
            return table | ({} if names is None else {"propertyNames": self._value("", names)})
        return _any(self._forms(key, schema))

    def _forms(self, key: str, schema: Schema) -> list[Schema]:
        """What may be written for one value of a field, the shortest form first."""
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/$defs/")
            short = _STANDS_FOR.get(key, "")
            fields = self.models[name]["properties"]
            return [
                *([self._value(short, fields[short])] if short in fields else []),
                _ref(name),
            ]
        if "fact" in schema:
            return [self.vocabulary(schema["fact"], *schema.get("or", ()))]
        if key in IN_PLACE:
            return [_WORD, _ref(IN_PLACE[key].removesuffix("s").capitalize())]
        plain = {name: value for name, value in schema.items() if name not in ("title", "description", "default")}
        return [_WORD if plain == {"type": "string"} else plain]

    def vocabulary(self, name: str, *more: str) -> Schema:
        """The values that are declared for a fact with the words for them, and `more`; any word where none are."""
        fact = self.dictionary.fact(name)
        if fact is None or fact.vocabulary is None or not fact.vocabulary.values:
            return _WORD
        return _any([_element(fact), *([{"enum": list(more)}] if more else [])])


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _any(forms: list[Schema]) -> Schema:
    """One of these."""
    return dict(forms[0]) if len(forms) == 1 else {"anyOf": forms}


def _some(forms: list[Schema]) -> Schema:
    """One of these, or a list of them."""
    return {"anyOf": [*forms, {"type": "array", "items": _any(forms)}]}


def _replace(properties: Schema, key: str, schema: Schema) -> None:
    """Another schema for a field, with the same description."""
    properties[key] = {**schema, "description": properties[key]["description"]}


def _element(fact: Fact) -> Schema:
    """What may be written for one value of a fact."""
    if fact.element in _SHARED:
        return _ref(_SHARED[fact.element])
    return _ELEMENT[fact.element] if fact.vocabulary is None else words(fact.vocabulary)


def _shared_words(dictionary: Dictionary) -> dict[str, Schema]:
    """The words that many fields take, by definition."""
    vocabularies = {fact.element: fact.vocabulary for fact in dictionary.all() if fact.element in _SHARED}
    shared = {_SHARED[element]: words(known) for element, known in vocabularies.items() if known is not None}
    return {**shared, "YesNo": _any([{"type": "boolean"}, shared["YesNo"]])}


def fact_schema(fact: Fact) -> Schema:
    """What may be written for a fact, with its meaning and question."""
    element = _element(fact)
    schema = {"anyOf": [element]} if "$ref" in element else dict(element)  # draft 7 reads nothing beside a $ref
    if fact.is_set:
        schema = _some([schema])
        schema["anyOf"].append({"type": "object", "additionalProperties": {"type": "boolean"}})
    parts = [fact.means, fact.question or ""]
    if fact.default is not MISSING:
        parts.append(f"If nothing is written: {written(fact.default)}.")
    return {**schema, "description": " ".join(part for part in parts if part)}


def _add_facts(entity: Schema, subject: str, dictionary: Dictionary) -> None:
    """Declared facts and short keys beside the fields; what follows from the rest of the file is not required."""
    properties = entity["properties"]
    left_out = _FILLED_IN if subject == "program" else (*_FILLED_IN, "id")
    entity["required"] = [name for name in entity.get("required", ()) if name not in left_out]
    for key in dictionary.names(subject):
        fact = dictionary.get(subject, key)
        if fact is not None and "." not in key:
            properties.setdefault(key, fact_schema(fact))
    for short, long in SHORT.get(subject, {}).items():
        if long in properties:
            properties[short] = properties[long]


def _school(institution: Schema, dictionary: Dictionary) -> Schema:
    """A medical school: an institution, and the applicant's facts about it."""
    properties = {key: institution["properties"][key] for key in OF_INSTITUTION}
    for key in dictionary.names("applicant"):
        fact = dictionary.get("applicant", key)
        if fact is not None and key.startswith("school."):
            properties[key.removeprefix("school.")] = fact_schema(fact)
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _program_list(program: Schema) -> Schema:
    """A table of programs. `defaults` takes what a column may hold."""
    number = {"type": "integer", "minimum": 0, "maximum": 20}
    left_out = ("letters", "rules", "institution")
    defaults = {name: field for name, field in program["properties"].items() if name not in left_out}
    for name, meaning in (("asked", "it asks for"), ("min", "it takes at least"), ("max", "it takes at most")):
        defaults[name] = {**number, "description": f"How many letters {meaning}."}
    for name, meaning in (("institution", "id"), ("institution_name", "name"), ("institution_country", "country")):
        defaults[name] = {**_WORD, "description": f"The institution's {meaning}."}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["file"],
        "description": "A table of programs, one in each row below the headings.",
        "properties": {
            "file": {"type": "string", "description": "The CSV, XLSX or ODS file, from this file on."},
            "columns": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "Heading: field, for columns that are called otherwise.",
            },
            "defaults": {
                "type": "object",
                "additionalProperties": False,
                "properties": defaults,
                "description": "What holds where a cell is empty, or the table has no such column.",
            },
            "ignore": {
                **_some([{"type": "string"}]),
                "description": "Headings of columns that are not read; 'others' for all that are not known.",
            },
            "sheet": {"type": "string", "description": "The sheet of a workbook; else the only one with ids."},
            "header": {"type": "integer", "description": "The line of the headings, where they are not found."},
            "values": {
                "type": "object",
                "additionalProperties": {"type": "object"},
                "description": "By heading or field: what the words of its cells mean, or the fields that a word sets.",
            },
            "dates": {"enum": ["month first", "day first"], "description": "How 3/12/2027 is meant."},
        },
    }
