from polybius import Simulation, Theory, make_world
from polybius.mechanisms import IdentityPressure

# Two societies: universal claims of .2, within what coexists, and of .8.
world = make_world(
    citizens=2,
    society_sizes=[1, 1],
    societies={"universalism": [0.2, 0.8]},
)
theory = Theory("pressure alone", (IdentityPressure(openness=0.0, coexistence=0.3),))
simulation = Simulation(theory, world)
for year in (1, 5, 20):
    simulation.advance(12 * year - simulation.step)
    now = simulation.state.societies
    print(year, now.erosion.round(3), now.provocation.round(3))  # wear comes first
# -> 1 [0.    0.091] [0.    0.048]
# -> 5 [0.    0.316] [0.    0.197]
# -> 20 [0.    0.491] [0.    0.432]
