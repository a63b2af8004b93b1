"""Economic insecurity: losses from open markets turn people to the nation (Rodrik 2018)."""

from polybius.mechanisms import (
    Ageing,
    Ballot,
    Candour,
    Cleavage,
    Cohorts,
    Crisis,
    Election,
    Grievance,
    Growth,
    Inequality,
    Insecurity,
    Policy,
    Redress,
    TradeShock,
)
from polybius.model import Theory

ECONOMIC_INSECURITY = Theory(
    name="economic_insecurity",
    claim="Losses from open markets that nobody makes good turn those around them to the nation, where "
    "stories lay the blame there.",
    source="rodrik2018",
    mechanisms=(
        Growth(),
        Crisis(),
        TradeShock(),
        Inequality(),
        Grievance(),
        Cleavage(),
        Redress(),
        Ballot(),
        Election(),
        Policy(),
        Insecurity(),
        Candour(),
        Ageing(),
        Cohorts(),
    ),
)
