"""Elite cues: people take over what the leaders of their party say (Zaller 1992; Lenz 2012)."""

from polybius.mechanisms import (
    Ageing,
    Ballot,
    Cohorts,
    Considerations,
    Election,
    EliteCues,
    Partisanship,
    Policy,
)
from polybius.model import Theory

ELITE_CUES = Theory(
    name="elite_cues",
    claim="Citizens follow the leaders of their party, the aware more than others where leaders disagree; a "
    "turn of opinion needs no support that was hidden before.",
    source="zaller1992",
    mechanisms=(
        Ballot(proximity=0.0, identity=0.0),  # positions do not decide votes, says Lenz
        Election(),
        Policy(),
        Partisanship(),
        EliteCues(),
        Considerations(),
        Ageing(plasticity=0.0),  # predispositions are for life
        Cohorts(),
    ),
)
