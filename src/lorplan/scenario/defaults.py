"""What follows from the rest of a scenario where nothing is written, filled in on the expanded tree."""

from __future__ import annotations

from typing import Any

from lorplan.basics.yamltree import Map, Scalar, Seq, canonical
from lorplan.scenario.expand import InPlace


def fill_in(tree: Map) -> None:
    """Give an expanded scenario what follows from the rest of it: names, authors, experiences, a program's specialty;
    and sort the lists whose order means nothing.

    Lenient like `expand`: what does not fit stays as it is.
    """
    for key in ("budget", "wishes"):
        tree.setdefault(Scalar.of(key, tree), Map.of({}, tree))
    writers = _table(tree, "writers")
    for name, writer in writers.items():
        if isinstance(writer, Map):
            _writer(name, writer, _table(tree, "experiences"))
    for name, letter in _table(tree, "letters").items():
        if isinstance(letter, Map):
            _letter(name, letter, writers)
    applicant = tree.get("applicant")
    if isinstance(applicant, Map):
        _sort(applicant, "prior_training")
        if "experiences" not in applicant:
            applicant[Scalar.of("experiences", applicant)] = Seq.of(_table(tree, "experiences"), applicant)
    programs = tree.get("programs")
    for program in programs if isinstance(programs, Seq) else ():
        if isinstance(program, Map):
            _program(program, tree)
    wishes = tree["wishes"]
    for kind in ("keep", "avoid", "reserve") if isinstance(wishes, Map) else ():
        _sort(wishes, kind)


def _table(tree: Map, name: str) -> Map:
    table = tree.get(name)
    return table if isinstance(table, Map) else Map()


def _sort(entity: Map, key: str) -> None:
    """Bring a list whose order means nothing in an order that does not depend on how it was written."""
    listed = entity.get(key)
    if isinstance(listed, Seq):
        entity[entity.key(key)] = Seq.of(sorted(listed, key=canonical), listed)


def _writer(name: Scalar, writer: Map, experiences: Map) -> None:
    """A writer has the id for a name; an experience described there without an id was at the writer's institution."""
    writer.setdefault(Scalar.of("name", name), name)
    _sort(writer, "roles")
    listed, institution = writer.get("experiences"), writer.get("institution")
    for item in listed if isinstance(listed, Seq) and isinstance(institution, Scalar) else ():
        experience = experiences.get(item) if isinstance(item, InPlace) and item.made_up else None
        if isinstance(experience, Map):
            experience.setdefault(Scalar.of("institution", experience), institution)


def _letter(name: Scalar, letter: Map, writers: Map) -> None:
    """A letter is by the writer of the same id, and speaks of its writers' experiences."""
    if "writers" not in letter and name in writers:
        letter[Scalar.of("writers", name)] = Seq.of([name], name)
    authors = letter.get("writers")
    if "experiences" in letter or not isinstance(authors, Seq):
        return
    people = [writers.get(author) if isinstance(author, Scalar) else None for author in authors]
    listed = [writer.get("experiences") if isinstance(writer, Map) else None for writer in people]
    told = [item for seen in listed if isinstance(seen, Seq) for item in seen]
    if told or all(isinstance(seen, Seq) for seen in listed):  # who saw the applicant nowhere says so: []
        letter[Scalar.of("experiences", letter)] = Seq.of(told, letter)


def _program(program: Map, tree: Map) -> None:
    """A program has its id for a name, the scenario's portal, and the only specialty that is applied to."""
    program.setdefault(Scalar.of("letters", program), Map.of({}, program))
    applicant = tree.get("applicant")
    applying_to: Any = applicant.get("applying_to") if isinstance(applicant, Map) else None
    if isinstance(applying_to, Seq) and len(applying_to) == 1:
        program.setdefault(Scalar.of("specialty", program), applying_to[0])
    if "portal" in tree:
        program.setdefault(Scalar.of("portal", program), tree["portal"])
    if isinstance(program.get("id"), Scalar):
        program.setdefault(Scalar.of("name", program), program["id"])
