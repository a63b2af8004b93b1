"""The measures that a run records unless told otherwise: all whose columns are there."""

from collections.abc import Iterable

from polybius.measures.agreement import Agreement
from polybius.measures.assortativity import Assortativity
from polybius.measures.bimodality import Bimodality
from polybius.measures.citizens import Average, Deviation, Generation, Share
from polybius.measures.clusters import ClusterCount, LargestCluster
from polybius.measures.correlations import AxisCorrelation, Candour
from polybius.measures.esteban_ray import EstebanRay
from polybius.measures.falsification import FalsificationGap, FalsifyingShare
from polybius.measures.inequality import Gini
from polybius.measures.measure import Measure
from polybius.measures.moments import Mean, PerceivedClimate, Spread, Variance
from polybius.measures.sides import ShareOnSide, Side
from polybius.measures.societies import carried
from polybius.measures.votes import Turnout, VoteShare
from polybius.state import SYSTEM

__all__ = ["STANDARD", "fitting"]

OPINION = tuple(
    kind(column)
    for kind in (Mean, Spread, Variance, Bimodality, EstebanRay, Agreement, ClusterCount, LargestCluster)
    for column in ("private", "expressed")
)
SPEECH = (
    FalsificationGap(),
    FalsifyingShare(),
    Candour(),
    Assortativity("expressed"),
    *map(ShareOnSide, (Side.PLUS, Side.MINUS, Side.NEITHER)),
    PerceivedClimate(),
    AxisCorrelation("private"),
    AxisCorrelation("expressed"),
    Share("silent_share", "share of citizens who are silent", "speaks", 0, 0, "noelleneumann1974"),
)
HIGH = 0.8  # salience from which on the nation comes first; arbitrary
PEOPLE = (
    Average("salience", "shayo2009"),
    Deviation("salience", "shayo2009"),
    Share(
        "salience_high_share",
        "share of citizens for whom the nation comes first",
        "salience",
        HIGH,
        1.0,
        "shayo2009",
    ),
    Average("resolve", "nietzsche1889"),
    Deviation("resolve", "nietzsche1889"),
    Average("fortitude", "nietzsche1889"),
    Share("for_share", "share of citizens who act for the line", "participation", 1, 1, "vanzomeren2008"),
    Share(
        "against_share",
        "share of citizens who act against the line",
        "participation",
        -1,
        -1,
        "vanzomeren2008",
    ),
    Average("grievance", "gurr1970"),
    Share("displaced_share", "share of citizens displaced by trade", "displaced", 1, 1, "autor2013"),
    Gini("earnings"),
    Gini("wealth"),
    Average("attachment", "persson2009"),
    Average("paid", "aronson1959"),
    Share("office_share", "share of citizens who hold office", "office", 1, 1, "pareto1901"),
    Average("sincerity", "kuran1995", among="office"),
    Share(
        "mouthing_share", "share of those in office who mouth the line", "stance", 1, 1, "kuran1995", "office"
    ),
    Turnout(),
    VoteShare(),
    Average("age", "ryder1965"),
    Generation(),
)

STANDARD: tuple[Measure, ...] = (*OPINION, *SPEECH, *PEOPLE, *carried(SYSTEM))


def fitting(columns: Iterable[str]) -> tuple[Measure, ...]:
    """Return the standard measures that read nothing besides `columns`, as `table.column`."""
    there = set(columns)
    return tuple(measure for measure in STANDARD if set(measure.reads) <= there)
