"""The figures of the tours and of the model, drawn anew at every build through the public names."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import numpy as np
import xarray as xr

import eutonia as eu
from docs.site.staging import ROOT

DRAWS = 100
ADULT = eu.Patient(age_years=40, sex="male", weight_kg=70, kidney=eu.Kidney(crcl_ml_per_min=110))


def write_figures(folder: Path) -> None:
    """Draw all figures into a folder as SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, chart in (("kidney", kidney()), ("stop_or_taper", stop_or_taper()), ("spine", spine())):
        (folder / f"{name}.svg").write_text(drawn(chart), encoding="utf-8")
    waves = eu.reflex("hm", occupancy=0.3, severity=0.5, cells=100)
    (folder / "h_wave.svg").write_text(waves.figures[0].svg, encoding="utf-8")


def drawn(chart: alt.TopLevelMixin) -> str:
    """SVG, wide enough to be read on a phone, on white in light and dark."""
    import vl_convert

    look = chart.properties(width=520, height=300).configure(background="white", font="sans-serif")
    return vl_convert.vegalite_to_svg(look.configure_axis(labelFontSize=13, titleFontSize=14).to_json())


def bands(values: xr.DataArray, x: np.ndarray, name: str) -> list[dict[str, object]]:
    """Median and the middle 90 % of draws at each x, as rows."""
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95], axis=0)
    rows = zip(x.tolist(), low.tolist(), middle.tolist(), high.tolist(), strict=True)
    return [{"x": at, "low": a, "median": b, "high": c, "which": name} for at, a, b, c in rows]


def banded(
    rows: list[dict[str, object]], x: str, y: str, order: list[str], scale: alt.Scale | None = None
) -> alt.Chart:
    """Medians as lines over their bands."""
    colour = alt.Color("which:N", sort=order, title=None, scale=alt.Scale(range=["#1b6ca8", "#c8651b", "#3a7d44"]),
                       legend=alt.Legend(orient="top", labelFontSize=13, labelLimit=400, symbolOpacity=1))  # fmt: skip
    base = alt.Chart(alt.Data(values=rows)).encode(x=alt.X("x:Q", title=x, scale=alt.Scale(nice=False)), color=colour)
    height = alt.Scale() if scale is None else scale
    band = base.mark_area(opacity=0.2).encode(y=alt.Y("low:Q", title=y, scale=height), y2="high:Q")
    return band + base.mark_line().encode(y=alt.Y("median:Q", title=y, scale=height))


def kidney() -> alt.Chart:
    """Plasma on day 7 of 20 mg three times daily at three creatinine clearances."""
    rows, order = [], []
    for crcl in (110, 60, 30):
        who = ADULT.model_copy(update={"kidney": eu.Kidney(crcl_ml_per_min=crcl)})
        course = eu.Regimen.oral(dose_mg=20, times_per_day=3, days=7)
        run = eu.simulate(who, course, draws=DRAWS, every_h=0.5, keep=("plasma_ng_per_ml",))
        day = run.plasma_ng_per_ml.where(run.time_h >= 144, drop=True)
        order.append(f"CrCL {crcl} mL/min")
        rows += bands(day, day.time_h.values - 144, order[-1])
    return banded(rows, "hour of day 7", "plasma, ng/mL", order)


def stop_or_taper() -> alt.Chart:
    """Withdrawal index after 60 mg daily for 180 days: stopped at once, and by the rules' taper."""
    patient = eu.read_patient(ROOT / "examples" / "ms_adult.json")
    current = eu.Regimen.oral(dose_mg=20, times_per_day=3, days=180)
    taper = eu.taper(patient, current, used_days=180, draws=DRAWS).proposed.regimen
    rows, order = [], ["stop at once (never a plan)", "taper by the rules"]
    for name, regimen in zip(order, (current, current + taper), strict=True):
        run = eu.simulate(patient, regimen, days=250, draws=DRAWS, every_h=24, keep=("withdrawal_index",))
        after = run.withdrawal_index.where(run.time_h >= 178 * 24, drop=True)
        rows += bands(after, after.time_h.values / 24 - 180, name)
    return banded(rows, "days after the last full dose", "withdrawal index (1 is its threshold)", order)


def spine() -> alt.Chart:
    """Spinal fluid by level: 300 micrograms daily from a tip at T10, and 80 mg daily by mouth."""
    courses = {
        "pump, 300 micrograms daily, tip at T10": eu.Regimen.pump(rate_ug_per_day=300, tip="T10", days=14),
        "tablets, 80 mg daily": eu.Regimen.oral(dose_mg=20, times_per_day=4, days=14),
    }
    rows: list[dict[str, object]] = []
    for name, regimen in courses.items():
        run = eu.simulate(ADULT, regimen, draws=DRAWS, every_h=1, keep=("csf_ng_per_ml",))
        level = run.csf_ng_per_ml.isel(time=slice(-24, None), level=slice(None, -1)).mean("time")
        found = bands(level, np.arange(level.sizes["level"]), name)
        rows += [{**row, "level": str(at)} for row, at in zip(found, level.level.values, strict=True)]
    chart = banded(rows, "level", "spinal fluid, ng/mL (mean of day 14)", list(courses), alt.Scale(type="log"))
    names = [row["level"] for row in rows if row["which"] == next(iter(courses))]
    ticks = alt.Axis(values=list(range(0, len(names), 3)), labelExpr=f"{names}[datum.value]")
    return chart.encode(x=alt.X("x:Q", title="level, C1 to S2", axis=ticks, scale=alt.Scale(nice=False)))
