from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Attachment

# Three under the same institutions: who never fought for them, who did for a year, who still does.
world = make_world(
    citizens={"paid": [0.0, 1.0, 1.0], "participation": [0, 0, 1], "attachment": [0.5, 0.5, 0.5]},
    societies={"institutions": [0.8], "benefit": [0.4]},
)
theory = Theory("attachment alone", (Attachment(cost=0.5, benefit=0.5),))
simulation = Simulation(theory, world)
for year in (0, 5, 20):
    simulation.advance(12 * year - simulation.step)
    print(year, simulation.state.citizens.attachment.round(2), simulation.state.citizens.paid.round(1))
# -> 0 [0.5 0.5 0.5] [0. 1. 1.]
# -> 5 [0.38 0.48 0.53] [0. 1. 6.]
# -> 20 [0.24 0.46 0.64] [ 0.  1. 21.]
