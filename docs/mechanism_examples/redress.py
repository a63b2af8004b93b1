from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Redress

# The same grievance in two societies: one lays it to those outside the nation.
world = make_world(
    citizens={"grievance": [0.3, 0.3]},
    society_sizes=[1, 1],
    societies={"narrative": [0.0, 1.0], "compensation": [0.2, 0.2]},
)
simulation = Simulation(Theory("redress alone", (Redress(),)), world)
simulation.advance(12 * 10)
print(simulation.state.societies.compensation.round(2))  # -> [0.79 0.18]
