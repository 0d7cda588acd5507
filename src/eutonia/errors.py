"""The whole error tree of Eutonia.

EutoniaError
├── InputError      unusable input; the command line ends with exit code 2
├── RefusedError    a rule refuses; exit code 3
├── EvidenceError   a table of the package itself is broken; never the user's fault
└── MachineError    the machine failed (disk full, folder not writable); exit code 4

Every message is one line and says whose value it is, what was given, what is allowed and what to do.
"""

from __future__ import annotations

from enum import IntEnum, auto


class ExitCode(IntEnum):
    """How the command line ends."""

    DONE = 0
    FAULT = 1
    UNUSABLE_INPUT = 2
    REFUSED = auto()
    MACHINE = auto()


class EutoniaError(Exception):
    """Base of all errors that Eutonia raises on purpose."""

    exit_code: int = ExitCode.FAULT


class InputError(EutoniaError):
    """Unusable input.

    Parameters
    ----------
    what : str
        The value or thing as it was given, with its name: ``"weight_kg 700"``.
    allowed : str
        What is allowed: ``"0.5 to 350 kg"``.
    do : str
        What to do next: ``"check whether the weight is in pounds"``.
    whose : str
        The patient, file, row or rule it belongs to; may be empty.
    """

    exit_code = ExitCode.UNUSABLE_INPUT

    def __init__(self, what: str, allowed: str, do: str, whose: str = "") -> None:
        self.what, self.allowed, self.do, self.whose = what, allowed, do, whose
        place = f"{whose}: " if whose else ""
        super().__init__(" ".join(f"{place}{what}; allowed: {allowed}; {do}.".split()))

    def of(self, whose: str) -> InputError:
        """The same error, said of `whose` (a file or a patient) where nothing was named yet."""
        return self if self.whose else InputError(self.what, self.allowed, self.do, whose)


class RefusedError(EutoniaError):
    """A rule refuses; the message names the rules and what would have to change."""

    exit_code = ExitCode.REFUSED


class EvidenceError(EutoniaError):
    """An evidence or rule table of the package is broken (a row without unit, kind or source)."""


class MachineError(EutoniaError):
    """The machine failed while Eutonia wrote its output; nothing partial is left behind."""

    exit_code = ExitCode.MACHINE
