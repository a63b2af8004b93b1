"""Groups: which measures belong together, and what each is called on a figure.

A panel holds one measure or a few of one kind. What no group names but a society carries comes last,
under the name of its column, so that a new column of a theory is drawn without a word here.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.history import History, Track

__all__ = [
    "GROUPS",
    "STILL",
    "Group",
    "Panel",
    "Strand",
    "by_axis",
    "called",
    "far",
    "groups",
    "moves",
    "scale_of",
    "stir",
]

MANY = 6  # lines from which on a panel is drawn axis by axis; arbitrary
STILL = 0.01  # of its scale: what a number must move by to be worth a picture; arbitrary


class Panel(NamedTuple):
    """One picture of a group: its title, and the measures in it with a label each."""

    title: str
    measures: tuple[tuple[str, str], ...]


class Group(NamedTuple):
    """Panels under one heading."""

    title: str
    panels: tuple[Panel, ...]


class Strand(NamedTuple):
    """A track as a panel draws it: with a label that tells it from the others there, of its part and axis."""

    label: str
    track: Track
    part: str = ""
    axis: str = ""


def _panel(title: str, *measures: str, **named: str) -> Panel:
    """Return a panel of measures without labels, or of `named` ones with labels."""
    return Panel(title, (*((name, "") for name in measures), *((k, v) for k, v in named.items())))


GROUPS = (
    Group(
        "Speech and silence",
        (
            _panel("fall silent", "silent_share"),
            _panel("how words go with thoughts", "private_expressed_correlation"),
            _panel("how far people hear their like", "expressed_assortativity"),
        ),
    ),
    Group(
        "How the axes hang together",
        (
            _panel("in what people think", "private_axis_correlation"),
            _panel("in what they say", "expressed_axis_correlation"),
        ),
    ),
    Group(
        "National identity",
        (
            _panel("salience of the nation", salience_mean="mean", salience_spread="spread"),
            _panel("put the nation first", "salience_high_share"),
            _panel(
                "what presses on identity",
                society_erosion="erosion",
                society_provocation="provocation",
                society_alarm="alarm",
            ),
            _panel(
                "pressure from outside",
                society_universalism="universal claims",
                society_threat="threat",
                society_inflow="inflow",
            ),
            _panel(
                "what sets the nation apart",
                society_distinctiveness="as it is",
                society_accustomed="as one is used to",
            ),
            _panel("how the nation stands", society_standing="standing", society_honour="honour to others"),
        ),
    ),
    Group(
        "Resolve and participation",
        (
            _panel("resolve", resolve_mean="mean", resolve_spread="spread"),
            _panel("parts of resolve", "fortitude_mean"),
            _panel("grievance", "grievance_mean"),
            _panel("act for and against the line", for_share="for", against_share="against"),
        ),
    ),
    Group(
        "Economy",
        (
            _panel("output a head", society_output="actual", society_potential="without crisis"),
            _panel("growth", "society_growth"),
            _panel("depth of crisis", "society_crisis"),
            _panel("Gini coefficient", earnings_gini="earnings", wealth_gini="wealth"),
            _panel("displaced by trade", "displaced_share"),
            _panel("security of life", "society_security"),
            _panel("blame on those outside", "society_narrative"),
            _panel(
                "openness",
                society_trade="trade",
                society_finance="finance",
                society_compensation="compensation",
            ),
        ),
    ),
    Group(
        "Institutions",
        (
            _panel("institutions", society_institutions="attained", society_expected="taken for granted"),
            _panel("struggle for institutions", "society_struggle"),
            _panel("attachment to institutions", "attachment_mean"),
            _panel("years paid for institutions", "paid_mean"),
            _panel("restraint on office", "society_restraint"),
            _panel("authority of office", "society_authority"),
            _panel("time horizon", "society_horizon"),
            _panel("means put into upkeep", "society_investment"),
            _panel("what institutions give", "society_benefit"),
            _panel("chance that votes decide in a year", "society_prospect"),
            _panel("output that democracy adds (log)", "society_dividend"),
            _panel("democracy around", "society_neighbourhood"),
            _panel("votes that office turns", "party_undermining"),
            _panel("what turning votes costs", "society_vigilance"),
        ),
    ),
    Group(
        "Office and its line",
        (
            _panel("official line", "society_line"),
            _panel("what office works towards", "society_programme"),
            _panel("chance that the line lasts a year", "society_durability"),
            _panel("retreats so far", "society_retreats"),
            _panel("in office, mouth the line", "mouthing_share_among_office"),
            _panel("in office, hold the line", "sincerity_mean_among_office"),
            _panel("sanction", society_severity="severity", society_tolerance="tolerance"),
            _panel("media", society_reach="reach", society_appeal="appeal"),
            _panel("what the media broadcast", "society_slant"),
            _panel("how far the line is noticed", "society_visibility"),
        ),
    ),
    Group(
        "Parties and their votes",
        (
            _panel("share of the vote", "vote_share"),
            _panel("have voted", "turnout"),
            _panel("positions of parties", "party_position"),
            _panel("appeal of parties", "party_valence"),
            _panel("thrift of parties", "party_thrift"),
            _panel("stand for election", "party_standing"),
        ),
    ),
    Group("Generations", (_panel("mean age", "age_mean"), _panel("generations gone", "generation_mean"))),
)

#: What is kept for the working of a theory and says nothing of its own, or is told elsewhere.
WORKINGS = frozenset(
    [
        *(f"party_{short}" for short in ("fitness", "heading", "penalty", "promise", "support", "tactic")),
        "party_votes",
        *(f"society_{short}" for short in ("assured", "governing", "incumbent", "inequality", "kept")),
        *(f"society_{short}" for short in ("origin", "party_in_power", "reign", "result", "ruler")),
        *(f"society_{short}" for short in ("tenure", "tide")),
    ]
)


def groups(axes: Sequence[History]) -> Iterator[tuple[str, list[tuple[str, list[Strand]]], list[str]]]:
    """Yield title, panels with what moves in them, and the titles of panels where nothing does."""
    for group in (*GROUPS, _others(axes[0])):
        moving, still = [], []
        for panel in group.panels:
            strands = [s for name, label in panel.measures for s in _strands(axes, name, label)]
            known = [strand for strand in strands if np.isfinite(strand.track.values).any()]
            if any(stir(strand.track) > STILL for strand in known):
                shown = [s for s in known if np.nan_to_num(s.track.values).any()]
                moving += by_axis(panel.title, shown)
            elif known:
                still.append(panel.title)
        if moving or still:
            yield group.title, moving, still


def called(axes: Sequence[History], measure: str) -> tuple[str, list[Strand]]:
    """Return what a measure is called in its group, else in its own words, and its tracks on all axes."""
    panels = (panel for group in GROUPS for panel in group.panels if measure in dict(panel.measures))
    panel = next(panels, None)
    strands = list(_strands(axes, measure, dict(panel.measures)[measure] if panel else ""))
    carried = measure.startswith(("society_", "party_")) or not strands
    return panel.title if panel else words(measure) if carried else strands[0].track.title, strands


def by_axis(title: str, strands: list[Strand]) -> list[tuple[str, list[Strand]]]:
    """Return one panel, or one for each axis of what has many parts on each."""
    if len(strands) <= MANY or not all(strand.axis for strand in strands):
        return [(title, strands)]
    axes = dict.fromkeys(strand.axis for strand in strands)
    return [
        (f"{title}: {axis}", [s._replace(label=s.part) for s in strands if s.axis == axis]) for axis in axes
    ]


def stir(track: Track) -> float:
    """Return how far the median world has moved: of the scale, or of the largest value beyond 1."""
    middle = median(track.values)
    known = middle[np.isfinite(middle)]
    if not len(known):
        return 0.0
    return float(np.ptp(known)) / scale_of(track)


def moves(track: Track) -> bool:
    """Say whether the median world moves, or half the worlds do, each its own way."""
    return stir(track) > STILL or float(np.median(np.abs(far(track)))) > STILL


def scale_of(track: Track) -> float:
    """Return what a move is to be held against: the length of the scale, or the largest value beyond 1."""
    if track.unit == "opinion":
        return 2.0
    middle = median(track.values)
    return max(1.0, float(np.nanmax(np.abs(middle)))) if np.isfinite(middle).any() else 1.0


def far(track: Track) -> NDArray[np.float64]:
    """Return how far each world has gone from start to end, as a share of the scale, (n_worlds,)."""
    known = np.isfinite(track.values).all(axis=1)
    if not known.any():
        return np.zeros(track.values.shape[1])
    ends = track.values[known]
    return np.asarray((ends[-1] - ends[0]) / scale_of(track))


def _strands(axes: Sequence[History], measure: str, label: str) -> Iterator[Strand]:
    """Yield the tracks of a measure on all axes, each with what tells it from the others."""
    for history in axes:
        for track in history.tracks.values():
            if track.measure != measure or (history.axis and not track.per_axis):
                continue
            if track.label in history.result.final.axes:  # a pair of axes, told once
                if track.label > history.axis_name:
                    yield Strand(f"{history.axis_name} × {track.label}", track)
                continue
            axis = history.axis_name if track.per_axis and len(axes) > 1 else ""
            part = ", ".join(filter(None, (label, track.label)))
            yield Strand(", ".join(filter(None, (part, axis))), track, part, axis)


def words(measure: str) -> str:
    """Return a measure of a society or party by its column's name."""
    return measure.removeprefix("society_").removeprefix("party_").replace("_", " ")


def _others(history: History) -> Group:
    """Return what a society carries and no group names."""
    named = {name for group in GROUPS for panel in group.panels for name, _ in panel.measures}
    rest = dict.fromkeys(
        track.measure
        for track in history.tracks.values()
        if track.measure.startswith(("society_", "party_")) and track.measure not in named | WORKINGS
    )
    return Group("What else moves", tuple(_panel(words(name), name) for name in rest))
