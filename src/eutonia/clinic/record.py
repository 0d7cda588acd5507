"""The base of every public record: frozen, nothing unknown inside, and one clear error."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eutonia.errors import InputError
from eutonia.evidence.library import bounds


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
    return Field(default=default, ge=low, le=high)


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
    allowed = first["msg"].replace("Input should be ", "")
    return InputError(f"{path} {given}", allowed, f"correct {path}")
