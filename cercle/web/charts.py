"""Charts as plain shapes: what a template needs to draw bars in SVG, with the numbers beside them for everybody else.

A chart is 100 high; its width is one unit for each bar's place. The picture stretches to its box, so nothing in it is
text: labels and numbers stay in HTML, legible at every width and read aloud.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 100
#: Part of a week's place that its bars fill together.
FILLED = 0.76


@dataclass(frozen=True)
class Bar:
    """One rectangle; ``tone`` is the number of its series, from 1."""

    x: str
    y: str
    width: str
    height: str
    tone: int


@dataclass(frozen=True)
class Line:
    """One week of the table beside the picture: one count for each series."""

    monday: date
    counts: list[int]


@dataclass(frozen=True)
class Series:
    """One colour: its name, its number from 1, and all it counted together."""

    label: str
    tone: int
    total: int


@dataclass(frozen=True)
class Chart:
    """Bars by week. ``most`` is the count of the highest bar; 0 when there is nothing to draw."""

    title: str
    series: list[Series]
    lines: list[Line]
    bars: list[Bar]
    most: int

    @property
    def width(self) -> int:
        return len(self.lines)


def weekly(title: str, weeks: Sequence[date], series: Mapping[str, Mapping[date, int]]) -> Chart:
    """A chart of ``series`` (name → Monday → count) over ``weeks``."""
    lines = [Line(monday, [counts.get(monday, 0) for counts in series.values()]) for monday in weeks]
    most = max((count for line in lines for count in line.counts), default=0)
    told = [
        Series(label, tone, sum(line.counts[tone - 1] for line in lines)) for tone, label in enumerate(series, start=1)
    ]
    return Chart(title, told, lines, _bars(lines, most), most)


def _bars(lines: Sequence[Line], most: int) -> list[Bar]:
    bars = []
    for place, line in enumerate(lines):
        each = FILLED / len(line.counts)
        for number, count in enumerate(line.counts):
            height = HEIGHT * count / most if most else 0
            x = place + (1 - FILLED) / 2 + number * each
            # As text: a template would write a number with the comma of its language.
            bars.append(Bar(f"{x:.3f}", f"{HEIGHT - height:.2f}", f"{each * 0.92:.3f}", f"{height:.2f}", number + 1))
    return bars
