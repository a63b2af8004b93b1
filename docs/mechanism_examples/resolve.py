from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Resolve

# Institutions still fought for, by one in two, and attained ones; with the signs of Twilight of the Idols.
world = make_world(
    citizens=2,
    society_sizes=[1, 1],
    societies={"struggle": [0.5, 0.0], "institutions": [0.5, 1.0], "inequality": [0.4, 0.4]},
)
theory = Theory("resolve alone", (Resolve(struggle=0.4, security=-0.1, levelling=-0.1),))
simulation = Simulation(theory, world)
simulation.advance(120)  # ten years
print(simulation.state.citizens.fortitude.round(2))
print(simulation.state.citizens.resolve.round(2))
# -> [[0.68 0.54 0.73 0.73]
# ->  [0.27 0.17 0.5  0.5 ]]
# -> [0.67 0.36]
