"""The measures that a run records unless told otherwise."""

from polybius.measures.agreement import Agreement
from polybius.measures.assortativity import Assortativity
from polybius.measures.bimodality import Bimodality
from polybius.measures.clusters import ClusterCount, LargestCluster
from polybius.measures.esteban_ray import EstebanRay
from polybius.measures.falsification import FalsificationGap, FalsifyingShare
from polybius.measures.measure import Measure
from polybius.measures.moments import Mean, PerceivedClimate, Spread, Variance
from polybius.measures.sides import ShareMinus, ShareNeither, SharePlus
from polybius.measures.votes import VoteShare

__all__ = ["STANDARD"]

STANDARD: tuple[Measure, ...] = (
    Mean("private"),
    Mean("expressed"),
    Spread("private"),
    Spread("expressed"),
    FalsificationGap(),
    FalsifyingShare(),
    Variance("private"),
    Variance("expressed"),
    Bimodality("private"),
    Bimodality("expressed"),
    EstebanRay("private"),
    EstebanRay("expressed"),
    Agreement("private"),
    Agreement("expressed"),
    ClusterCount("private"),
    ClusterCount("expressed"),
    LargestCluster("private"),
    LargestCluster("expressed"),
    Assortativity("expressed"),
    SharePlus(),
    ShareMinus(),
    ShareNeither(),
    PerceivedClimate(),
    VoteShare(0),
    VoteShare(1),
)
