from polybius import Simulation, Theory, make_world
from polybius.mechanisms import TradeShock

# Two societies open up: skill abounds in the first, labour in the second. Each has 1,000 exposed
# citizens, half of them skilled.
world = make_world(
    citizens={"sector": [1] * 2000, "skill": [1.0, 0.0] * 1000},
    society_sizes=[1000, 1000],
    societies={"trade": [1.0, 1.0], "abundance": [1.0, -1.0]},
    seed=1,
)
theory = Theory("trade shock alone", (TradeShock(displacement=0.05, recovery=0.2),))
simulation = Simulation(theory, world)
simulation.advance(12 * 10)
now = simulation.state.citizens
for society in (0, 1):
    here = slice(1000 * society, 1000 * society + 1000)
    kept = now.multiple[here]  # the highest is that of those who kept their work
    print(now.displaced[here].mean().round(2), kept[0::2].max().round(2), kept[1::2].max().round(2))
# -> 0.1 1.04 0.96
# -> 0.09 0.96 1.04
