from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Dividend, Stability

# A democracy that nobody thinks will last becomes one that all rely on.
world = make_world(citizens=1, societies={"potential": [1.0], "prospect": [1.0], "dividend": [0.0]})
theory = Theory("dividend alone", (Stability(), Dividend())).without("Stability")  # the prospect is given
simulation = Simulation(theory, world)
for year in (5, 25):
    simulation.advance(12 * year - simulation.step)
    print(year, simulation.state.societies.potential.round(2))
# -> 5 [1.07]
# -> 25 [1.18]
