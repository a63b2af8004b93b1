import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Considerations

# A thousand people who think the same, between two parties: answers differ, and change.
world = make_world(
    citizens={"private": np.full(1000, 0.25), "expressed": np.full(1000, 0.25)},
    parties={"position": [-0.75, 0.75]},
    party_counts=[2],
)
simulation = Simulation(Theory("considerations alone", (Considerations(sample=5, revisions=1000.0),)), world)
simulation.advance(1)
said = simulation.state.citizens.expressed[:, 0]
print(np.unique(said).round(2), said.mean().round(2))  # -> [-0.75 -0.45 -0.15  0.15  0.45  0.75] 0.26
