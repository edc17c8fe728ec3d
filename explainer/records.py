"""Typed, frozen records, checked against what an editor wrote; every fault at once, each with its place.

The records are plain dataclasses, so that holding them costs nothing; pydantic, which does the checking, is
imported when there is something to check.
"""

from __future__ import annotations

import re
import unicodedata
from copy import copy
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from explainer.checkers import HANDED, adapter, how_to_add, keys_of
from explainer.problems import Problem, did_you_mean, foreign_letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import CoreSchema, ErrorDetails

    from explainer.trees import Path, Plain, Tree

T = TypeVar("T")


class Record:
    """What an editor may write as a mapping: unknown keys are refused, a trailing `_` of a name is not written."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, Any]] = {
        "extra": "forbid",
        "coerce_numbers_to_str": True,
        "alias_generator": lambda name: HANDED.get(name) or name.rstrip("_"),
    }


class Short:
    """A marker in `Annotated`: the record may be written as one text, which then stands for the field named.

    It marks each use and not the class: pydantic defines a class once and would skip the expansion elsewhere.
    """

    def __init__(self, field: str) -> None:
        self.field = field

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """Expand the short form before the record is checked."""
        from pydantic_core import core_schema

        def expand(value: Plain) -> Plain:
            short = isinstance(value, (str, int)) and not isinstance(value, bool)
            return {self.field: value} if short else value

        return core_schema.no_info_before_validator_function(expand, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        """Say that either form may be written."""
        record = handler(schema)
        field = handler.resolve_ref_schema(record)["properties"][self.field]
        short = next((each for each in field.get("anyOf", ()) if each.get("type") != "null"), field)
        return {"anyOf": [{key: short[key] for key in short if key != "title"}, record]}


class Names:
    """A marker in `Annotated`: the text is the id of a `page` or of a `source`, which an editor can be offered."""

    KEY: ClassVar[str] = "x-names"

    def __init__(self, what: str) -> None:
        self.what = what

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        """Leave a mark for whoever knows the ids."""
        return {**handler(schema), self.KEY: self.what}


class Pattern(str):
    """Text that must match `PATTERN`; `CODE`, `SAID` and `REMEDY` are reported when it does not.

    `SCHEMA` is what a JSON Schema says of it, in regular expressions that JavaScript understands too.
    """

    __slots__ = ()
    SCHEMA: ClassVar[Mapping[str, Any]]
    PATTERN: ClassVar[re.Pattern[str]]
    CODE: ClassVar[str]
    SAID: ClassVar[str]
    REMEDY: ClassVar[str]

    @classmethod
    def remedy(cls, _text: str) -> str:
        """Return what to do about a text that does not match."""
        return cls.REMEDY

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Check the pattern after the text."""
        from pydantic_core import PydanticCustomError, core_schema

        def check(text: str) -> str:
            if not cls.PATTERN.fullmatch(text):
                said = {"said": cls.SAID.format(text), "remedy": cls.remedy(text)}
                raise PydanticCustomError(cls.CODE, "{said}", said)
            return cls(text)

        text = core_schema.str_schema(coerce_numbers_to_str=True)
        return core_schema.no_info_after_validator_function(check, text)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """Say the pattern."""
        return {**handler(schema), **cls.SCHEMA}


class Slug(Pattern):
    """The id of a page, fact or claim: lower-case letters, digits, single hyphens."""

    __slots__ = ()
    PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    SCHEMA: ClassVar[Mapping[str, Any]] = {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
    CODE = "E206"
    SAID = "`{}` cannot be an id"
    REMEDY = "Use lower-case letters, digits and single hyphens: `port-sale`."

    @classmethod
    def remedy(cls, text: str) -> str:
        """Say what an id is made of, and name a letter that only looks like one of these."""
        return f"{cls.REMEDY} {foreign_letter(text)}".strip()

    @classmethod
    def of(cls, words: str) -> str:
        """Return words folded to an id: ASCII, lower case, hyphens; empty when they hold no such letter."""
        plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class Url(Pattern):
    """An absolute web address; other schemes could run something in a reader's browser."""

    __slots__ = ()
    PATTERN = re.compile(r"https?://[^\s/?#<>\"\\^`{|}\x00-\x1f\x7f]+[^\s<>\"\\\x00-\x1f\x7f]*", re.IGNORECASE)
    SCHEMA: ClassVar[Mapping[str, Any]] = {"type": "string", "pattern": r"^[Hh][Tt]{2}[Pp][Ss]?://[^\s/?#<>]+[^\s<>]*$"}
    CODE = "E207"
    SAID = "`{}` is not a web address"
    REMEDY = "Give the whole address, from https:// on."


class OldAddress(Pattern):
    """Where something was: the id that a page had in its folder, or the path of a page from the site's start."""

    __slots__ = ()
    _EITHER = r"[a-z0-9]+(-[a-z0-9]+)*|([A-Za-z0-9_~][A-Za-z0-9_~.-]*/)*[A-Za-z0-9_~][A-Za-z0-9_~.-]*\.html"
    PATTERN = re.compile(_EITHER)
    SCHEMA: ClassVar[Mapping[str, Any]] = {"pattern": f"^({_EITHER})$"}
    CODE = "E211"
    SAID = "`{}` is no address that a page of this site can have had"
    REMEDY = "Give the id that the page had, or its path from the site's start: `old/path.html`."


class Text(Pattern):
    """Text that says something."""

    __slots__ = ()
    PATTERN = re.compile(r"(?s).*\S.*")
    SCHEMA: ClassVar[Mapping[str, Any]] = {"pattern": r"\S"}
    CODE = "E208"
    SAID = "there is nothing here"
    REMEDY = "Write the text, or delete the key."


class _Strictly:
    """A marker in `Annotated`: exactly these types, where pydantic would take `yes` for true and true for 1."""

    def __init__(self, expected: str, *kinds: type) -> None:
        self.expected = expected
        self.kinds = kinds

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        from pydantic_core import PydanticCustomError, core_schema

        def check(value: Plain) -> Plain:
            if type(value) not in self.kinds:
                raise PydanticCustomError(self.expected, "wrong type")
            return value

        return core_schema.no_info_before_validator_function(check, handler(source))


class _Positive(_Strictly):
    """A marker in `Annotated`: a whole number from 1 on."""

    def __init__(self) -> None:
        super().__init__("int", int)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        from pydantic_core import PydanticCustomError, core_schema

        def check(value: int) -> int:
            if value < 1:
                raise PydanticCustomError("positive", "too small")
            return value

        strict = super().__get_pydantic_core_schema__(source, handler)
        return core_schema.no_info_after_validator_function(check, strict)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {**handler(schema), "minimum": 1}


class OneOrMany:
    """A marker in `Annotated`: one value stands for a list of one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """Wrap a single value before the list is checked."""
        from pydantic_core import core_schema

        def wrap(value: Plain) -> Plain:
            return value if isinstance(value, (list, dict)) or value is None else [value]

        return core_schema.no_info_before_validator_function(wrap, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        """Say that a value may stand alone."""
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


class OneOf:
    """A marker in `Annotated`: only these of an enumeration's words, with a remedy of its own."""

    def __init__(self, *words: str, remedy: str = "") -> None:
        self.words = words
        self.remedy = remedy

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """Check the word before the enumeration does."""
        from pydantic_core import PydanticCustomError, core_schema

        def check(value: Plain) -> Plain:
            if value is not None and value not in self.words:
                said = {"expected": ", ".join(f"'{word}'" for word in self.words), "remedy": self.remedy}
                raise PydanticCustomError("enum", "not one of these", said)
            return value

        return core_schema.no_info_before_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        """List the words, and null where it may be written."""
        optional = any(each.get("type") == "null" for each in handler(schema).get("anyOf", ()))
        return {"enum": [*self.words, *([None] if optional else [])]}


Integer = Annotated[int, _Strictly("int", int)]
Flag = Annotated[bool, _Strictly("bool", bool)]
Positive = Annotated[int, _Positive()]
TextOrInteger = Annotated[str | int, _Strictly("value", str, int)]

# How a type that pydantic expected is called in an editor's words, by the beginning of its error's name.
_EXPECTED = {
    "string": "text",
    "int": "a whole number",
    "bool": "true or false",
    "list": "a list",
    "tuple": "a list",
    "dict": "`key: value` lines",
    "dataclass": "`key: value` lines",
    "value": "text or a whole number",
    "positive": "1 or more",
}
_REMEDIES = {
    "string": "Put the text in quotes.",
    "list": "Write [a, b], or one item a line after a hyphen.",
    "tuple": "Write [a, b], or one item a line after a hyphen.",
    "bool": "Write true or false.",
    "dict": "Write a key, a colon and a value, each on a line of its own.",
    "dataclass": "Write a key, a colon and a value, each on a line of its own.",
    "positive": "Leave it out when no number is given.",
}


def check(kind: type[T], tree: Tree, data: Plain, blanks: Mapping[str, Plain]) -> tuple[T | None, list[Problem]]:
    """Check data, which the tree says the places of, against a record type.

    With faults, the record holds what is sound: a faulty value is left out, or, where it is required, the
    one in `blanks` stands in, so that the rest of the file is still checked. None when nothing can be saved.
    """
    record, problems = _validated(kind, tree, data)
    attempts = 0
    while record is None and attempts < 20:
        attempts += 1
        record, _ = _validated(kind, tree, data, blanks)
    return record, problems


def _validated(
    kind: type[T], tree: Tree, data: Plain, blanks: Mapping[str, Plain] | None = None
) -> tuple[T | None, list[Problem]]:
    from pydantic import ValidationError

    try:
        return adapter(kind).validate_python(data), []
    except ValidationError as fault:
        errors = fault.errors(include_url=False)
        problems = [_problem(kind, tree, data, error) for error in errors]
        if blanks is not None:
            _mend(data, [(_path(data, error["loc"]), error["type"]) for error in errors], blanks)
        return None, problems


def _mend(data: Plain, faults: list[tuple[Path, str]], blanks: Mapping[str, Plain]) -> None:
    """Take the faulty values out of the data, and put a blank where a required one is missing at the top."""
    faulty = {path[:-1] if fault == "missing" and len(path) > 1 else path for path, fault in faults if path}
    # Deepest first and last first, so that taking an item out of a list moves none that is still to go.
    for path in sorted(faulty, key=lambda path: (len(path), [str(step).zfill(9) for step in path]), reverse=True):
        holder = data
        for step in path[:-1]:
            holder = holder[step]
        if isinstance(holder, dict):
            holder.pop(path[-1], None)
        elif isinstance(holder, list):
            del holder[int(path[-1])]
    for path, fault in faults:
        if len(path) == 1 and path[0] in blanks and fault != _UNKNOWN_KEY:
            data[path[0]] = copy(blanks[str(path[0])])


_UNKNOWN_KEY = "unexpected_keyword_argument"


def _path(data: Plain, location: tuple[int | str, ...]) -> Path:
    """Keep of pydantic's location the steps that the data has, and the last; drop names of union branches."""
    path: list[int | str] = []
    for number, step in enumerate(location):
        inside = step in data if isinstance(data, dict) else isinstance(data, list) and step in range(len(data))
        if inside:
            data = data[step]
        elif number != len(location) - 1 or not isinstance(data, dict) or step == "[key]":
            continue
        path.append(step)
    return tuple(path)


def _problem(kind: type[Any], tree: Tree, data: Plain, error: ErrorDetails) -> Problem:
    path = _path(data, error["loc"])
    name, fault = str(path[-1]) if path else "this", error["type"]
    context = error.get("ctx") or {}
    if fault == "missing":
        place = tree.place(path[:-1], key=True)
        return Problem(place, "E201", f"`{name}` is missing", how_to_add(kind, path))
    if fault == _UNKNOWN_KEY:
        remedy = did_you_mean(name, keys_of(kind, path[:-1]), "Delete it; the README lists the keys.")
        return Problem(tree.place(path, key=True), "E202", f"`{name}` is not a key that belongs here", remedy)
    if fault == "enum" and isinstance(error["input"], str):
        words = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        given = str(error["input"])
        remedy = context.get("remedy") or did_you_mean(given, words)
        listed = ", ".join(words)
        return Problem(tree.place(path), "E204", f"`{given}` is not one of: {listed}", remedy)
    if fault.startswith("E"):
        key = error["loc"][-1] == "[key]"
        return Problem(tree.place(path, key=key), fault, str(context["said"]), str(context.get("remedy", "")))
    return _wrong_type(tree, path, name, error)


def _wrong_type(tree: Tree, path: Path, name: str, error: ErrorDetails) -> Problem:
    expected = error["type"].split("_")[0].replace("enum", "string")
    words = _EXPECTED.get(expected, "something else")
    subject = f"`{name}`" if path and isinstance(path[-1], str) else "this"
    if error["input"] is None:
        return Problem(
            tree.place(path), "E203", f"{subject} is empty, and must be {words}", "Write it after the colon."
        )
    return Problem(tree.place(path), "E203", f"{subject} must be {words}", _REMEDIES.get(expected, ""))
