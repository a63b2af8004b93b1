from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Delivery

# Ten years of growth at five per cent, then ten of a crisis without any.
world = make_world(citizens=1, societies={"growth": [0.05], "crisis": [0.0]})
simulation = Simulation(Theory("delivery alone", (Delivery(),)), world)
for year in (10, 20):
    simulation.advance(12 * year - simulation.step)
    print(year, simulation.state.societies.benefit.round(2))
    simulation.state.societies.growth[:] = 0.0
    simulation.state.societies.crisis[:] = 0.3
# -> 10 [0.73]
# -> 20 [0.2]
