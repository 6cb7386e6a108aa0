"""People and programs that are new in a file, from what somebody knows of them at first: names and numbers."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lorplan.app.questionnaire.answers import Edit, Typed, submitted
from lorplan.app.questionnaire.definitions import Questionnaire, RoughGroup
from lorplan.app.questionnaire.fields import Field, PossibleValue
from lorplan.app.questionnaire.fileview import FileView, joined
from lorplan.app.questionnaire.names import Namer, credentials, plain_letters
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.basics.yamlwrite import in_line
from lorplan.edits.paths import find, parts_of
from lorplan.edits.plain import for_file
from lorplan.rules.language.names import folded

ROWS = 6  # of people on a page: who has more comes back for another page


class NewPerson(Struct, frozen=True):
    """The fields of a person who is to be added."""

    name: Field
    status: Field
    specialty: Field | None

    @property
    def fields(self) -> tuple[Field, ...]:
        """All its fields."""
        return (self.name, self.status) if self.specialty is None else (self.name, self.status, self.specialty)


def people_rows(view: FileView) -> tuple[NewPerson, ...]:
    """Empty rows for people: a name, how far their letter is, and for which of several fields it is."""
    status = view.library.dictionary.fact("letter.status")
    assert status is not None
    options = tuple(PossibleValue(value, f"{status.value_means.get(value, value)}") for value in status.values)
    fields = view.specialties
    rows = []
    for number in range(1, ROWS + 1):
        of_field = None
        if len(fields) > 1:
            each = tuple(PossibleValue(name, view.library.families.name(name)) for name in fields)
            path = f"person-{number}-for"
            of_field = Field(path, "", "For which field?", "", "select", each, silence="for each of them")
        rows.append(
            NewPerson(
                Field(f"person-{number}-name", "", f"Name of person {number}", "", "text"),
                Field(f"person-{number}-status", "", "How far is their letter?", "", "select", options[:-1], ("idea",)),
                of_field,
            )
        )
    return tuple(rows)


def people_added(
    view: FileView, questionnaire: Questionnaire, typed: Typed
) -> tuple[tuple[NewPerson, ...], tuple[Edit, ...]]:
    """The rows as they were sent, and the edits: a writer each, with a letter for every field that it may be for."""
    namer = Namer(view, questionnaire.titles)
    known = {folded(view.name("writers", writer)) for writer in view.table("writers")}
    rows: list[NewPerson] = []
    edits: list[Edit] = []
    for row in people_rows(view):
        sent = [submitted(view, (field,), typed, namer).fields[0] for field in row.fields]
        filled = NewPerson(sent[0], sent[1], sent[2] if len(sent) > 2 else None)
        name = next(iter(filled.name.typed), "")
        if name and not filled.name.problem:
            if folded(name) in known:
                filled = replace(filled, name=replace(filled.name, problem="Somebody of this name is in your file."))
            else:
                known.add(folded(name))
                edits += _person(view, namer, name, filled)
        rows.append(filled)
    return tuple(rows), tuple(edits)


def _person(view: FileView, namer: Namer, name: str, row: NewPerson) -> list[Edit]:
    writer = namer.new_writer(name)
    status = next(iter(row.status.typed), "idea")
    chosen = tuple(row.specialty.typed) if row.specialty is not None else ()
    degree = view.library.dictionary.fact("writer.degree")
    known = credentials(name, degree.vocabulary) if degree is not None and degree.vocabulary is not None else None
    edits = [(joined("writers", writer), _mapping(name=name, **({"degree": known} if known else {})))]
    for specialty in chosen or view.specialties:
        letter = namer.new_letter(writer, specialty)
        edits.append((joined("letters", letter), _mapping(writer=writer, addressed_to=specialty, status=status)))
        status = "idea"  # what exists is one letter; the others would be versions of it
    return edits


class GroupField(Struct, frozen=True):
    """How many programs of a rough group there are in a field; `group`: None for single ones by name."""

    field: Field
    group: RoughGroup | None
    specialty: str
    id: str


def program_fields(view: FileView, questionnaire: Questionnaire) -> tuple[GroupField, ...]:
    """For each field applied to: how many programs of each rough group, and names of single ones."""
    every: list[GroupField] = []
    several = len(view.specialties) > 1
    for specialty in view.specialties:
        for group in questionnaire.groups:
            name = f"{group.id}-{_short(view, specialty)}" if several else group.id
            path = joined("programs", name)
            count = view.texts(f"{path}.count") or (("1",) if view.node(path) is not None else ())
            field = Field(f"{path}.count", "program.count", group.says, "", "number", typed=count, silence="none")
            every.append(GroupField(field, group, specialty, name))
        says = "One name a line. Those that matter most to you, or where you know somebody."
        single = Field(f"single-{specialty}", "", "Single programs by name", says, "lines", silence="none")
        every.append(GroupField(single, None, specialty, ""))
    return tuple(every)


def programs_added(
    view: FileView, questionnaire: Questionnaire, typed: Typed
) -> tuple[tuple[GroupField, ...], tuple[Edit, ...]]:
    """The fields as they were sent, and the edits."""
    namer = Namer(view, questionnaire.titles)
    known = {folded(view.name("programs", program)) for program in view.table("programs")}
    several = len(view.specialties) > 1
    fields: list[GroupField] = []
    edits: list[Edit] = []
    for entry in program_fields(view, questionnaire):
        sent = submitted(view, (entry.field,), typed, namer)
        field = sent.fields[0]
        of_field = {"specialty": entry.specialty} if several else {}
        if entry.group is None:
            new = [name for name in field.typed if folded(name) not in known]
            edits += [_single(namer, name, of_field) for name in new]
        elif not field.problem and sent.edits:
            edits += _counted(view, entry, next(iter(field.typed), "0"), of_field)
        fields.append(replace(entry, field=field))
    return tuple(fields), tuple(edits)


def _single(namer: Namer, name: str, of_field: dict[str, str]) -> Edit:
    program = namer.new("programs", plain_letters(name) or "program")
    return joined("programs", program), _mapping(name=name, **of_field)


def _counted(view: FileView, entry: GroupField, count: str, of_field: dict[str, str]) -> list[Edit]:
    assert entry.group is not None
    path = joined("programs", entry.id)
    there_already = view.node(path) is not None
    if count == "0":
        return [(path, "")] if there_already else []
    if there_already:
        return [(f"{path}.count", count)]
    traits = {"traits": Seq.of(map(Scalar, entry.group.traits), Seq())} if entry.group.traits else {}
    words = {"name": entry.group.name, **of_field, "count": count}
    return [(path, in_line(Map.of({**{key: Scalar(value) for key, value in words.items()}, **traits}, Map())))]


def _short(view: FileView, specialty: str) -> str:
    family = view.library.families.families.get(specialty)
    return plain_letters(family.abbreviations[0] if family and family.abbreviations else specialty)


def _mapping(**values: str) -> str:
    return in_line(Map.of({key: Scalar(value) for key, value in values.items()}, Map()))


def letter_added(view: FileView, questionnaire: Questionnaire, writer: str, specialty: str) -> tuple[Edit, ...]:
    """One more letter by somebody, of which nobody was asked yet."""
    letter = Namer(view, questionnaire.titles).new_letter(writer, specialty)
    return ((joined("letters", letter), _mapping(writer=writer, addressed_to=specialty, status="idea")),)


def experience_added(view: FileView, writer: str, capacity: str) -> tuple[Edit, ...]:
    """One more experience in which somebody saw the applicant."""
    path = joined("writers", writer, "experiences")
    known = view.node(path)
    place = find(view.tree, parts_of(path)).path
    shown = for_file(view.tree, known, place) if isinstance(known, Seq) and known else Seq()
    before = shown if isinstance(shown, Seq) else [shown]
    return ((path, in_line(Seq.of([*before, Map.of({"as": Scalar(capacity)}, Map())], Seq()))),)


def taken_out(view: FileView, table: str, name: str) -> tuple[Edit, ...]:
    """What goes when somebody, a letter or a program goes: of a person also the letters that nobody else signs."""
    edits = [(joined(table, name), "")]
    if table == "writers":
        edits += [(joined("letters", each), "") for each in view.letters_of(name) if view.writers_of(each) == [name]]
        if view.node(joined("estimates.writers", name)) is not None:
            edits.append((joined("estimates.writers", name), ""))
    return tuple(edits)
