"""What is wrong with a scenario's tables, in one sentence for a person."""

from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from polybius.errors import nearest

__all__ = ["sentence"]


def sentence(error: ValidationError, model: type[BaseModel]) -> str:
    """Return what is wrong with the first wrong key of `model`: which, what it may be, what it is."""
    first = error.errors()[0]
    where = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        inside, last = ".".join(where[:-1]), where[-1]
        place = f"section [{inside}]" if inside else "it"
        return f"{place} has an unknown key '{last}'.{nearest(last, _known(model, first['loc']), 'key')}"
    if first["type"] == "missing":
        return f"the key '{'.'.join(where)}' is missing. Add it."
    reason = first["msg"].removeprefix("Value error, ").replace("Input should", "must")
    reason = reason.replace("must be a valid", "must be a").replace("must be a integer", "must be a whole number")
    given = "" if first["type"] == "value_error" else f". Got {first['input']!r} instead"
    return f"{'.'.join(where)} {reason}{given}."


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
