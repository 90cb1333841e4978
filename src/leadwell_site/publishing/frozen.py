"""Charts as they are kept in a published document, and made again of it: nothing is worked out anew.

Form 1 held one pair of limits and one signal a point; form 2 holds limits and every rule hit point by point, and
the segments. A document of either form is drawn as it was published.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from leadwell.foundations.missing import Missing
from leadwell.measures.charts import Annotation, Chance, Chart, ChartPoint, Meaning, Segment
from leadwell.measures.definitions import Direction
from leadwell.measures.rates import Certainty, Interval, Sureness
from leadwell.measures.spc import Assurance, Hit, Kind, Variation
from leadwell.measures.spc.sentences import brief

_LINES = ("lower", "upper", "lower_2", "upper_2", "target")
_SIGNALS_OF_FORM_1 = {
    "above_limit": Hit.OUTSIDE_HIGH,
    "below_limit": Hit.OUTSIDE_LOW,
    "rising": Hit.TREND_UP,
    "falling": Hit.TREND_DOWN,
    "run_above": Hit.SHIFT_HIGH,
    "run_below": Hit.SHIFT_LOW,
}


def frozen(chart: Chart) -> dict[str, Any]:
    """Give what a chart shows in values fit for JSON."""
    return {
        "title": chart.title,
        "sentence": chart.sentence,
        "unit": chart.unit,
        "decimals": chart.decimals,
        "kind": chart.kind.value,
        "rules": chart.rules,
        "rules_title": chart.rules_title,
        "better": chart.better.value,
        "centre_is": chart.centre_is,
        "segments": [_segment(one) for one in chart.segments],
        "annotations": [{"at": one.at, "words": one.words} for one in chart.annotations],
        "points": [_point(one, chart) for one in chart.points],
    }


def how_sure_words(interval: Interval | None, decimals: int, unit: str) -> str:
    """Say to everybody how sure a figure is; "" where chance has no part in it."""
    if interval is None:
        return ""
    mark = "%" if unit == "%" else ""
    return (
        f"By chance alone it could lie anywhere from {interval.lower:,.{decimals}f}{mark} "
        f"to {interval.upper:,.{decimals}f}{mark}."
    )


def chart_as_published(held: Mapping[str, Any]) -> Chart:
    """Give a chart as it was published, from a document of any form."""
    if "segments" not in held:
        return _of_form_1(held)
    return Chart(
        title=held["title"],
        sentence=held["sentence"],
        unit=held["unit"],
        decimals=held["decimals"],
        kind=Kind(held["kind"]),
        rules=held["rules"],
        rules_title=held["rules_title"],
        better=Direction(held["better"]),
        centre_is=held["centre_is"],
        segments=tuple(_segment_of(one) for one in held["segments"]),
        annotations=tuple(Annotation(**one) for one in held["annotations"]),
        points=tuple(
            _point_of(
                one,
                signals=tuple(Hit[name.upper()] for name in one["signals"]),
                signal_words=one["signal_words"],
                said=tuple(one["said"]),
                **{name: one[name] for name in _LINES},
            )
            for one in held["points"]
        ),
    )


def _segment(one: Segment) -> dict[str, Any]:
    return {
        "start": one.start,
        "end": one.end,
        "points": one.points,
        "centre": one.centre,
        "lower": one.lower,
        "upper": one.upper,
        "why_no_limits": one.why_no_limits,
        "reason": one.reason,
        "target": one.target,
        "variations": [icon.value for icon in one.variations],
        "assurance": one.assurance.value,
        "chance": None if one.chance is None else asdict(one.chance),
        "doubt": one.doubt,  # documents from before have none
    }


def _segment_of(held: Mapping[str, Any]) -> Segment:
    taken = {"variations", "assurance", "chance"}
    return Segment(
        **{name: value for name, value in held.items() if name not in taken},
        variations=tuple(Variation(one) for one in held["variations"]),
        assurance=Assurance(held["assurance"]),
        chance=None if held["chance"] is None else Chance(**held["chance"]),
    )


def _point(one: ChartPoint, chart: Chart) -> dict[str, Any]:
    return {
        "label": one.label,
        "value": one.value,
        "shown": one.shown,
        "missing": one.missing.value if one.missing else "",
        "signals": [str(hit.name).lower() for hit in one.signals],
        "signal_words": one.signal_words,
        "said": list(one.said),
        "meaning": one.meaning.value if one.meaning else "",
        "sure": "" if one.missing else how_sure_words(one.certainty.interval, chart.decimals, chart.unit),
        "note": one.note,
        **{name: getattr(one, name) for name in _LINES},
    }


def _point_of(held: Mapping[str, Any], **more: Any) -> ChartPoint:
    return ChartPoint(
        label=held["label"],
        value=held["value"],
        shown=held["shown"],
        missing=Missing(held["missing"]) if held["missing"] else None,
        meaning=Meaning(held["meaning"]) if held["meaning"] else None,
        certainty=Certainty(kind=Sureness.FULL_COUNT, interval=None, words=held["sure"]),
        note=held["note"],
        **more,
    )


def _of_form_1(held: Mapping[str, Any]) -> Chart:
    points = []
    for one in held["points"]:
        signal = _SIGNALS_OF_FORM_1[one["signal"]] if one["signal"] else None
        points.append(
            _point_of(
                one,
                signals=() if signal is None else (signal,),
                signal_words="" if signal is None else brief(signal),
                lower=held["lower"],
                upper=held["upper"],
            )
        )
    whole = Segment(
        start=0,
        end=len(points),
        points=sum(1 for point in points if point.value is not None),
        centre=held["centre"],
        lower=held["lower"],
        upper=held["upper"],
        why_no_limits=held["why_no_limits"],
    )
    return Chart(
        title=held["title"],
        sentence=held["sentence"],
        unit=held["unit"],
        decimals=held["decimals"],
        points=tuple(points),
        segments=(whole,) if points else (),
        rules_title="Leadwell's basic profile",
    )
