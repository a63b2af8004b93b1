from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Spending

# One party would put a tenth of all means into upkeep, the other three tenths.
parties = {"position": [[-0.5], [0.5]], "valence": [0.0, 0.0], "thrift": [0.1, 0.3]}
world = make_world(citizens=2, societies={"horizon": [2.0]}, parties=parties)
simulation = Simulation(Theory("spending alone", (Spending(),)), world)
for horizon in (2.0, 20.0):
    simulation.state.societies.horizon[:] = horizon
    simulation.advance(1)
    print(horizon, simulation.state.parties.valence.round(2))
# -> 2.0 [-0.   -0.17]
# -> 20.0 [-0.29 -0.  ]
