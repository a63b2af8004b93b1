from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Dismantling

# Office turns a tenth of the votes against it, and takes the restraints on it apart on the way.
world = make_world(
    citizens=1,
    societies={"institutions": [0.8], "restraint": [0.6], "party_in_power": [0]},
    parties={"position": [[-0.5], [0.5]], "undermining": [0.1, 0.0]},
)
simulation = Simulation(Theory("dismantling alone", (Dismantling(),)), world)
simulation.advance(12 * 20)
now = simulation.state.societies
print(now.institutions.round(2), now.restraint.round(2))
# -> [0.54] [0.4]
