from polybius import Simulation, Theory, make_world
from polybius.measures import gini
from polybius.mechanisms import Fortunes

# All begin alike. Forty years closed, open, and open with compensation.
for openness, compensation in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)):
    world = make_world(
        citizens={"sector": [1] * 5000},
        societies={"trade": [openness], "finance": [openness], "compensation": [compensation]},
    )
    simulation = Simulation(Theory("fortunes alone", (Fortunes(),)), world)
    simulation.advance(12 * 40)
    print(openness, compensation, round(gini(simulation.state.citizens.wealth), 2))
# -> 0.0 0.0 0.52
# -> 1.0 0.0 0.75
# -> 1.0 1.0 0.61
