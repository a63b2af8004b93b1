"""Measures: what a state says about its societies, as numbers."""

from polybius.measures.agreement import (
    Agreement,
    leik,
    tastle_wierman,
    van_der_eijk,
    van_der_eijk_polarisation,
)
from polybius.measures.assortativity import Assortativity, assortativity, complete_assortativity
from polybius.measures.bimodality import (
    Bimodality,
    bimodality_coefficient,
    bimodality_from_moments,
    population_bimodality,
)
from polybius.measures.categories import categories
from polybius.measures.citizens import Average, Deviation, Generation, Share
from polybius.measures.clusters import ClusterCount, LargestCluster, opinion_clusters
from polybius.measures.correlations import AxisCorrelation, Candour
from polybius.measures.decomposition import Moment, Part, Swing, decompose_swing
from polybius.measures.esteban_ray import EstebanRay, esteban_ray, esteban_ray_of_opinions
from polybius.measures.falsification import (
    FalsificationGap,
    FalsifyingShare,
    falsification_gap,
    falsifying_share,
)
from polybius.measures.inequality import Gini, gini
from polybius.measures.measure import Measure
from polybius.measures.moments import Mean, PerceivedClimate, Spread, Variance, mean, spread, variance
from polybius.measures.pairwise import flache_macy
from polybius.measures.sides import ShareOnSide, Side, share_on_side
from polybius.measures.societies import Carried, carried
from polybius.measures.standard import STANDARD, fitting
from polybius.measures.votes import Turnout, VoteShare, vote_share

__all__ = [
    "STANDARD",
    "Agreement",
    "Assortativity",
    "Average",
    "AxisCorrelation",
    "Bimodality",
    "Candour",
    "Carried",
    "ClusterCount",
    "Deviation",
    "EstebanRay",
    "FalsificationGap",
    "FalsifyingShare",
    "Generation",
    "Gini",
    "LargestCluster",
    "Mean",
    "Measure",
    "Moment",
    "Part",
    "PerceivedClimate",
    "Share",
    "ShareOnSide",
    "Side",
    "Spread",
    "Swing",
    "Turnout",
    "Variance",
    "VoteShare",
    "assortativity",
    "bimodality_coefficient",
    "bimodality_from_moments",
    "carried",
    "categories",
    "complete_assortativity",
    "decompose_swing",
    "esteban_ray",
    "esteban_ray_of_opinions",
    "falsification_gap",
    "falsifying_share",
    "fitting",
    "flache_macy",
    "gini",
    "leik",
    "mean",
    "opinion_clusters",
    "population_bimodality",
    "share_on_side",
    "spread",
    "tastle_wierman",
    "van_der_eijk",
    "van_der_eijk_polarisation",
    "variance",
    "vote_share",
]
