"""The JSON Schema of a scenario, for editors: the models with their short forms, and the declared facts.

It keeps to draft 7, which is what the YAML language server reads. It is a help while typing and takes a little more
than lorplan does: places, references and contradictions are looked at when the file is read.
"""

from __future__ import annotations

from typing import Any

from lorplan.rules.language.facts import MISSING, Dictionary, Fact, written
from lorplan.scenario.declared import SUBJECTS
from lorplan.scenario.expand import OF_INSTITUTION
from lorplan.scenario.models import GENERAL, Scenario

Schema = dict[str, Any]
_WORD: Schema = {"type": ["string", "number", "boolean"]}  # an editor reads a plain 12 as a number
_SINGLE: dict[str, Schema] = {
    "yes_no": {"type": "boolean"},
    "number": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "text": _WORD,
    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
}


def scenario_schema(dictionary: Dictionary) -> Schema:
    """The schema of a scenario that these facts belong to."""
    root = _draft7(Scenario.model_json_schema(by_alias=True))
    definitions = root.pop("definitions")
    for definition in definitions.values():
        _tidy(definition)
    _tidy(root)
    _entities(definitions, dictionary)
    _short_forms(definitions, dictionary)
    properties = root["properties"]
    properties["packs"] = _described(_some(_WORD), properties["packs"])
    for table in ("institutions", "experiences", "writers", "letters"):
        name = table.removesuffix("s").capitalize()
        # Inside a table the key is the id.
        properties[table]["additionalProperties"] = _ref(name)
    properties["budget"] = _described(
        {"anyOf": [{"type": "integer", "minimum": 0}, _ref("Budget")]}, properties["budget"]
    )
    properties["program_lists"] = _described(_some(_WORD, _ref("ProgramList")), properties["program_lists"])
    definitions["ProgramList"] = _program_list(definitions["Program"])
    portfolio = {"type": "object", "additionalProperties": _some(_WORD)}
    properties["portfolios"]["additionalProperties"] = portfolio
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


def _program_list(program: Schema) -> Schema:
    """A table of programs. `defaults` takes what a column may hold."""
    number = {"type": "integer", "minimum": 0, "maximum": 20}
    left_out = ("letters", "rules", "institution")
    defaults = {name: field for name, field in program["properties"].items() if name not in left_out}
    for name, words in (("asked", "it asks for"), ("min", "it takes at least"), ("max", "it takes at most")):
        defaults[name] = {**number, "description": f"How many letters {words}."}
    for name, words in (("institution", "id"), ("institution_name", "name"), ("institution_country", "country")):
        defaults[name] = {**_WORD, "description": f"The institution's {words}."}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["file"],
        "description": "A table of programs, one in each row below the headings.",
        "properties": {
            "file": {"type": "string", "description": "The CSV or XLSX file, from this file on."},
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
                **_some({"type": "string"}),
                "description": "Headings of columns that are not read; 'others' for all that are not known.",
            },
            "sheet": {"type": "string", "description": "The sheet of a workbook; the first where left out."},
        },
    }


def _draft7(schema: Any) -> Any:
    """pydantic's dialect in terms of draft 7."""
    if isinstance(schema, list):
        return [_draft7(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made: Schema = {}
    for key, value in schema.items():
        if key == "$ref":
            made[key] = value.replace("#/$defs/", "#/definitions/")
        else:
            made["definitions" if key == "$defs" else key] = _draft7(value)
    return made


def _tidy(definition: Schema) -> None:
    """Leave out what only the models need: defaults that mean "nothing written", null, titles of fields."""
    for name, field in definition["properties"].items():
        definition["properties"][name] = _tidied(field)


def _tidied(field: Schema) -> Schema:
    field = {key: value for key, value in field.items() if key != "title"}
    if field.get("default", 0) in (None, [], {}):
        del field["default"]
    options = field.get("anyOf")
    if options is not None:
        kept = [option for option in options if option != {"type": "null"}]
        if len(kept) == 1:
            field.pop("anyOf")
            field = {**kept[0], **field}
    return field


def _described(schema: Schema, like: Schema) -> Schema:
    return {**schema, "description": like["description"]} if "description" in like else schema


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _some(*schemas: Schema) -> Schema:
    """One of these, or a list of them."""
    one = schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}
    return {"anyOf": [*schemas, {"type": "array", "items": one}]}


def fact_schema(fact: Fact) -> Schema:
    """What may be written for a fact, with its meaning and question."""
    if fact.element == "choice":
        one: Schema = {"enum": list(fact.values)}
    elif fact.element == "specialty":
        one = {"enum": sorted(fact.specialties)} if fact.specialties else {"type": "string"}
    else:
        one = dict(_SINGLE[fact.element])
    if fact.is_set:
        one = {**_some(one)}
        one["anyOf"].append({"type": "object", "additionalProperties": {"type": "boolean"}})
    parts = [fact.means, fact.question or ""]
    if fact.default is not MISSING:
        parts.append(f"If nothing is written: {written(fact.default)}.")
    return {**one, "description": " ".join(part for part in parts if part)}


def _entities(definitions: Schema, dictionary: Dictionary) -> None:
    """Facts beside the structure; what follows from the rest of the file is not required."""
    for subject, model in SUBJECTS.items():
        definition = definitions[model.__name__]
        properties = definition["properties"]
        del properties["facts"]
        definition["required"] = [
            name
            for name in definition.get("required", ())
            if name not in ("name", "writers", "specialty") and (name != "id" or subject == "program")
        ]
        for key in dictionary.names(subject):
            fact = dictionary.get(subject, key)
            if fact is not None and "." not in key:
                properties.setdefault(key, fact_schema(fact))
    del definitions["Training"]["properties"]["facts"]


def _short_forms(definitions: Schema, dictionary: Dictionary) -> None:
    place = {"anyOf": [_WORD, _ref("Institution")]}
    seen = _some(_WORD, _ref("Experience"))

    def change(name: str, **fields: Schema) -> None:
        properties = definitions[name]["properties"]
        for key, schema in fields.items():
            properties[key] = _described(schema, properties.get(key, schema))

    def also(name: str, short: str, long: str) -> None:
        definitions[name]["properties"][short] = definitions[name]["properties"][long]

    specialty = _vocabulary(dictionary, "program.specialty")
    school = _school(definitions["Institution"], dictionary)
    trainings = _some(_ref("Training"))
    change("Applicant", applying_to=_some(specialty), school={"anyOf": [_WORD, school]}, prior_training=trainings)
    change("Applicant", experiences=seen)
    change("Training", institution=place, specialty=specialty)
    change("Experience", institution=place)
    change("Role", role=_vocabulary(dictionary, "writer.role"))
    role = _vocabulary(dictionary, "writer.role")
    change("Writer", institution=place, roles=_some(role, _ref("Role")), experiences=seen)
    also("Writer", "role", "roles")
    also("Writer", "experience", "experiences")
    strength = _vocabulary(dictionary, "letter.expected")
    change("Expected", strength=strength)
    addressed = {"enum": [*specialty["enum"], GENERAL]} if "enum" in specialty else specialty
    change("Letter", writers=_some(_WORD), experiences=seen, addressed_to=addressed)
    change("Letter", expected={"anyOf": [strength, _ref("Expected")]})
    versions = "Specialties, or 'general', for which the writer would write a further version: each one is an idea."
    change("Letter", versions={**_some(addressed), "description": versions})
    also("Letter", "writer", "writers")
    also("Letter", "experience", "experiences")
    for name in ("Writer", "Experience"):
        if "specialty" in definitions[name]["properties"]:
            also(name, "specialties", "specialty")
    change("Program", specialty=specialty, track=_vocabulary(dictionary, "program.track"), institution=place)
    change("Program", assigned=_some(_WORD), letters={"anyOf": [{"type": "integer", "minimum": 0}, _ref("Letters")]})
    for key in ("emphasis", "traits"):
        change("Program", **{key: _some(_vocabulary(dictionary, f"program.{key}"))})
    change("Wish", programs=_some(_WORD))
    change("Reserve", programs=_some(_WORD))
    wish = _some(_WORD, _ref("Wish"))
    slots = {"anyOf": [{"type": "integer", "minimum": 1}, _ref("Reserve")]}
    change("Wishes", keep=wish, avoid=wish, reserve=_some(*slots["anyOf"]))


def _vocabulary(dictionary: Dictionary, name: str) -> Schema:
    """The values of a fact that the structure names, where it is declared."""
    fact = dictionary.fact(name)
    if fact is not None and fact.element == "choice":
        return {"enum": list(fact.values)}
    if fact is not None and fact.element == "specialty" and fact.specialties:
        return {"enum": sorted(fact.specialties)}
    return _WORD


def _school(institution: Schema, dictionary: Dictionary) -> Schema:
    """A medical school: an institution, and the applicant's facts about it."""
    properties = {key: institution["properties"][key] for key in OF_INSTITUTION}
    for key in dictionary.names("applicant"):
        fact = dictionary.get("applicant", key)
        if fact is not None and key.startswith("school."):
            properties[key.removeprefix("school.")] = fact_schema(fact)
    return {"type": "object", "additionalProperties": False, "properties": properties}
