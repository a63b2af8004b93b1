"""Cultural backlash: a silent revolution of values, and the reaction to it (Norris and Inglehart 2019).

Schaefer (2022) replicates it and finds neither a growing gap between younger and older cohorts nor older
ones who vote for the reaction more often: see Backlash.
"""

from polybius.mechanisms import (
    Ageing,
    Backlash,
    Ballot,
    Cohorts,
    Crisis,
    Election,
    Enforcement,
    Expression,
    Fortunes,
    Grievance,
    Growth,
    Inequality,
    Influence,
    Participation,
    Perception,
    Policy,
    Security,
    Silence,
    Socialisation,
    TradeShock,
)
from polybius.model import Theory

CULTURAL_BACKLASH = Theory(
    name="cultural_backlash",
    claim="Once the silent revolution has made a minority of those whose values were the majority's, they "
    "close ranks and vote for who defends them, the more so in hard times and under inflow from outside.",
    source="norris2019",
    mechanisms=(
        Growth(),
        Crisis(),
        TradeShock(),
        Fortunes(),
        Inequality(),
        Security(),
        Grievance(),
        Ballot(),
        Election(),
        Policy(),
        Influence(),
        Backlash(),
        Perception(),
        Enforcement(),
        Participation(),
        Expression(),
        Silence(),
        Ageing(),
        Cohorts(),
        Socialisation(),
    ),
)
