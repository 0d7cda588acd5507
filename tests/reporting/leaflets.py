"""The leaflets of five example patients, each course simulated once with few draws."""

from functools import cache
from pathlib import Path

from eutonia.clinic.verdict import Override
from eutonia.faces.files import read_patient
from eutonia.pathway import plan, report, simulate

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMED = Override(rule_id="ren.wolf.avoid", reason="No other drug was tolerated", name="Dr A. Example")
PEOPLE = {
    "adult": ("ms_adult.json", "oral", ()),
    "child": ("child_cp.toml", "oral", ()),
    "elderly": ("elderly.json", "oral", ()),
    "kidney": ("ckd.json", "oral", (NAMED,)),
    "pump": ("sci_pump.json", "intrathecal", ()),
}


@cache
def report_of(name):
    """The report of one of `PEOPLE`, with its run."""
    file, route, overrides = PEOPLE[name]
    planned = plan(read_patient(EXAMPLES / file), route, overrides=overrides)
    often = 4.0 if route == "intrathecal" else 1.0
    kept = ("plasma_ng_per_ml", "ashworth", "sedation_probability", "withdrawal_index")
    run = simulate(planned.patient, planned.regimen, draws=100, seed=1, every_h=often, levels=("L3",), keep=kept)
    return report(planned, run)


def leaflet(name):
    """The leaflet of one of `PEOPLE`."""
    return report_of(name).leaflet
