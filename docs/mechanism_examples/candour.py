from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Candour

world = make_world(citizens={"private": [-0.5, 0.0, 0.75], "expressed": [0.25, 0.25, 0.25]})
simulation = Simulation(Theory("candour alone", (Candour(),)), world)
simulation.advance(1)
print(simulation.state.citizens.expressed.ravel())  # -> [-0.5   0.    0.75]
