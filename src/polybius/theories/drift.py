"""Drift: noise only, the null of a series that nothing explains (Nelson and Plosser 1982).

A null, not a rival: it has fewer free parameters than any theory that it is held against, on purpose.
"""

from polybius.mechanisms import Ballot, Candour, Election, Policy, RandomWalk, Tide
from polybius.model import Theory

DRIFT = Theory(
    name="drift",
    claim="Values wander without cause, each citizen's on their own and a country's as a whole; words, votes "
    "and the line follow them.",
    source="nelson1982",
    mechanisms=(
        Tide(),
        RandomWalk(),
        Candour(),
        Ballot(ruling=0.0),  # nothing but values moves votes
        Election(),
        Policy(),
    ),
)
