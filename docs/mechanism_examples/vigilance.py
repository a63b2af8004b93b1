from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Vigilance

# Citizens who care for democracy, and citizens who do not.
world = make_world(citizens={"attachment": [0.9, 0.7, 0.1, 0.1]}, society_sizes=[2, 2])
simulation = Simulation(Theory("vigilance alone", (Vigilance(),)), world)
simulation.advance(1)
print(simulation.state.societies.vigilance.round(1))
# -> [10.4  1.3]
