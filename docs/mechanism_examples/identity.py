from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Identity

# Three of the core nation, poor, middling and rich, and one of another nation who thinks otherwise.
# Then the same under threat, and under an umbrella that honours the other nation.
for alarm, honour in ((0.0, 0.0), (0.8, 0.0), (0.0, 0.8)):
    values = [0.2, 0.2, 0.2, -0.6]
    world = make_world(
        citizens={
            "private": values,
            "expressed": values,
            "earnings": [0.5, 1.0, 1.9, 1.0],
            "core": [1, 1, 1, 0],
        },
        societies={"alarm": [alarm], "honour": [honour]},
    )
    simulation = Simulation(Theory("identity alone", (Identity(),)), world)
    simulation.advance(120)
    print(simulation.state.citizens.salience.round(2))
# -> [0.6  0.48 0.27 0.3 ]
# -> [0.77 0.67 0.45 0.49]
# -> [0.6  0.48 0.27 0.49]
