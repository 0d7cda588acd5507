"""The base of every public record: frozen, nothing unknown inside, and one clear error."""

from __future__ import annotations

from functools import cache
from typing import Any, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eutonia.errors import InputError
from eutonia.evidence.library import bounds, read_table


class Record(BaseModel):
    """A frozen record. A field that does not exist or a value out of range raises `InputError`."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def __init__(self, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise _one_clear_error(type(self), error) from None

    @classmethod
    def read(cls, fields: Any, whose: str = "") -> Self:
        """Build the record from plain data (a dict of a JSON or TOML file).

        Raises
        ------
        InputError
            Names `whose` (a file), the field, what was given and what is allowed.
        """
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            raise _one_clear_error(cls, error).of(whose) from None
        except InputError as error:
            raise error.of(whose) from None


def within(bound_id: str, default: Any = ...) -> Any:
    """A field whose allowed range stands in `evidence/tables/bounds.csv` under `bound_id`."""
    low, high = bounds(bound_id)
    return Field(default=default, ge=low, le=high, description=f"{low:g} to {high:,g}{_units()[bound_id]}")


@cache
def _units() -> dict[str, str]:
    """The printed unit of each range; a unit in braces is none."""
    rows = read_table("bounds.csv")
    return {row["id"]: _printed_unit(row["unit"]) for row in rows}


def _printed_unit(unit: str) -> str:
    return "" if unit[0] in "1{" else f" {unit.split('{')[0].rstrip('/').replace('ug', 'micrograms')}"


def _one_clear_error(record: type[BaseModel], error: ValidationError) -> InputError:
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, InputError):
        return cause
    path = ".".join(str(part) for part in first["loc"]) or record.__name__
    given = repr(first["input"])
    if first["type"] == "missing":
        return InputError(f"{path} is missing", f"{record.__name__} needs {path}", f"add {path}")
    if first["type"] == "extra_forbidden":
        known = ", ".join(record.model_fields)
        return InputError(f"{path} is not a field of {record.__name__}", known, "correct or remove it")
    if len(given) > 100:
        given = given[:100] + "..."
    outside = first["type"] in ("greater_than_equal", "less_than_equal")
    allowed = (_range_of(record, first["loc"]) if outside else "") or first["msg"].replace("Input should be ", "")
    return InputError(f"{path} {given}", allowed, "check the value and its unit" if outside else f"correct {path}")


def _range_of(record: type[BaseModel], path: tuple[int | str, ...]) -> str:
    """The allowed range of a field, found by its path; empty where it is not plain."""
    said = ""
    for part in path:
        if isinstance(part, int) or part not in record.model_fields:
            continue
        field = record.model_fields[part]
        said = field.description or ""
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                record = kind
    return said
