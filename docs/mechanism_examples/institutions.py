from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Institutions

# Institutions that one citizen in twenty fights for; then nobody, and the same party stays in office.
world = make_world(
    citizens={"attachment": [0.3] * 4},
    societies={"struggle": [0.05], "investment": [0.2], "party_in_power": [0]},
)
simulation = Simulation(Theory("institutions alone", (Institutions(wear=0.1),)), world)
for year in (20, 60):
    simulation.advance(12 * year - simulation.step)
    now = simulation.state.societies
    print(year, now.institutions.round(2), now.restraint.round(2), now.tenure.round())
    now.struggle[:] = 0.0
# -> 20 [0.65] [0.18] [20.]
# -> 60 [0.15] [0.04] [60.]
