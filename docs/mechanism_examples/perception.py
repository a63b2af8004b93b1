from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Perception
from polybius.state.networks import Network

# Citizen 0 hears two who speak for the + side and one who speaks for the other.
world = make_world(
    citizens={"expressed": [0.0, 0.6, 0.8, -0.5]},
    network=Network.from_rows([[1, 2, 3], [], [], []]),
)
theory = Theory("perception alone", (Perception(memory=1.0),))
simulation = Simulation(theory, world)
for year in (1, 2, 5):
    simulation.advance(12 * year - simulation.step)
    print(year, simulation.state.citizens.climate[0].round(3))  # on its way from 1/2 to 2/3
# -> 1 [0.605]
# -> 2 [0.644]
# -> 5 [0.666]
