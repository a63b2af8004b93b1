from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Horizon

# Authority is shaken, and comes back: so do the horizon, and what is put into institutions.
world = make_world(citizens=3, societies={"authority": [0.1], "institutions": [0.6]})
simulation = Simulation(Theory("horizon alone", (Horizon(base=8.0, rate=0.5),)), world)
for year in (1, 3, 10):
    simulation.advance(12 * year - simulation.step)
    now = simulation.state.societies
    print(year, now.authority.round(2), now.horizon.round(1), now.investment.round(3))
# -> 1 [0.26] [4.9] [0.21]
# -> 3 [0.41] [6.7] [0.248]
# -> 10 [0.5] [8.] [0.266]
