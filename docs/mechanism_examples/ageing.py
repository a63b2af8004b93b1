from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Ageing

# Two as open as can be, of 18 and 60, who hold 0.5 and come back to 0: who is young settles there.
world = make_world(
    citizens={"private": [0.5, 0.5], "anchor": [0.0, 0.0], "age": [18.0, 60.0], "susceptibility": [1.0, 1.0]},
)
simulation = Simulation(Theory("ageing alone", (Ageing(),)), world)
simulation.advance(60)
# After five years, half of what fades: 0.6 + 0.4 / 2; the older had little left to lose.
print(simulation.state.citizens.susceptibility.round(3))  # -> [0.8   0.998]
print(simulation.state.citizens.anchor.ravel().round(2))  # -> [0.18 0.13]
