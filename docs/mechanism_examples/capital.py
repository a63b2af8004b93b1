from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Capital

# Twenty years in which votes decide, then ten in which they do not.
world = make_world(citizens=1, societies={"election_at": [1_000]})
simulation = Simulation(Theory("capital alone", (Capital(),)), world)
for year, day in ((20, -1), (30, -1)):
    simulation.advance(12 * year - simulation.step)
    print(year, simulation.state.societies.institutions.round(2))
    simulation.state.societies.election_at[:] = day
# -> 20 [0.71]
# -> 30 [0.38]
