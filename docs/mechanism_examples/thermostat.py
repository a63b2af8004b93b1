from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Candour, Representation, Thermostat

# Two citizens who would be content at 0 and at .2, under a line that has gone too far.
world = make_world(
    citizens={"private": [0.0, 0.2], "expressed": [0.0, 0.2], "anchor": [0.0, 0.2]},
    societies={"line": [0.6], "party_in_power": [-1]},
)
theory = Theory(
    "public and policy", (Representation(tempo=0.5, anticipation=1.0), Thermostat(heed=1.0), Candour())
)
simulation = Simulation(theory, world)
for years in (0, 2, 5, 20):
    simulation.advance(12 * years - simulation.step)
    print(simulation.state.societies.line[0, 0].round(2), simulation.state.citizens.private.mean().round(2))
# -> 0.6 0.1
# -> 0.17 -0.06
# -> 0.09 0.1
# -> 0.1 0.1
