"""What is wrong with a scenario's tables, in one sentence for a person."""

from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from polybius.errors import nearest

__all__ = ["sentence"]


#: Words of pydantic, and ours.
WORDS = {
    "Input should": "must",
    "be a valid": "be a",
    "be a integer": "be a whole number",
    "be a string": "be text",
    "be a dictionary": "be a table",
    "be a tuple": "be a list",
}


def sentence(error: ValidationError, model: type[BaseModel]) -> str:
    """Return what is wrong with the first wrong key of `model`: which, what it may be, what it is."""
    first = error.errors()[0]
    where = [str(part) for part in first["loc"] if "[" not in str(part)]  # brackets tell branches of a union
    key = _place(where)
    if first["type"] == "extra_forbidden":
        place = f"section [{_place(where[:-1])}]" if where[1:] else "it"
        hint = nearest(where[-1], _known(model, first["loc"]), "key")
        return f"{place} has an unknown key '{where[-1]}'.{hint}"
    if first["type"] == "missing":
        return f"the key '{key}' is missing. Add it."
    if first["type"] == "value_error":
        return f"{key}: {first['msg'].removeprefix('Value error, ').rstrip('.')}."
    reason = first["msg"].partition(" or instance")[0]
    for theirs, ours in WORDS.items():
        reason = reason.replace(theirs, ours)
    return f"{key} {reason}. Got {first['input']!r} instead."


def _place(where: Sequence[str]) -> str:
    """Return a key and the keys above it as text; entries of a list count from 1."""
    text = ""
    for part in where:
        mark = "" if not text else ", " if text[-1].isdigit() else "."
        text += f" entry {int(part) + 1}" if part.isdigit() else f"{mark}{part}"
    return text


def _known(model: type[BaseModel], place: Sequence[str | int]) -> list[str]:
    """Return the keys allowed at `place`."""
    for part in place[:-1]:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
