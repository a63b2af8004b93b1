from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Growth

# A leader and a latecomer who begins at a quarter of his output.
world = make_world(citizens=2, society_sizes=[1, 1], societies={"output": [1.0, 0.25]})
simulation = Simulation(Theory("growth alone", (Growth(),)), world)
for year in (10, 50):
    simulation.advance(12 * year - simulation.step)
    now = simulation.state.societies
    print(year, now.output.round(2), now.growth.round(3))
# -> 10 [1.22 0.39] [0.02  0.043]
# -> 50 [2.72 1.63] [0.02 0.03]
