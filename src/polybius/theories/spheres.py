"""Spheres of a society: mechanisms that several of the texts' theories share, in the order of their step.

What the texts say of parties, office, talk and generations is the same in each, values of parameters
that are no defaults included; so it is said once, and a theory is a list of spheres and of its own.
"""

from polybius.mechanisms import (
    Adaptation,
    Ageing,
    Attachment,
    Ballot,
    Capture,
    Cohorts,
    Crisis,
    Election,
    Elites,
    Enforcement,
    Entry,
    Exit,
    Expression,
    Fortunes,
    Grievance,
    Growth,
    Horizon,
    IdentityPressure,
    Inequality,
    Influence,
    Institutions,
    Participation,
    Perception,
    Policy,
    Resolve,
    Rotation,
    Silence,
    Struggle,
    Succession,
    TradeShock,
)

#: How openness reaches work, wealth and identity.
OPENNESS = (IdentityPressure(), Growth(), Crisis(), TradeShock(), Fortunes(), Inequality(), Grievance())
#: Parties that fall, are founded, are captured and move.
PARTIES = (Exit(), Entry(), Capture(), Adaptation())
#: Who comes to power, by votes or without, and the line that they take.
POWER = (Ballot(), Election(), Succession(), Policy())
#: Institutions that are fought for, neglected and grown used to.
INSTITUTIONS = (Struggle(), Horizon(), Institutions(), Attachment(habit=-0.02))
#: Whom citizens hear, what they take for the climate, and whom they press.
TALK = (Influence(rate=0.05, noise=0.06), Perception(), Enforcement())
#: What becomes of a character in hardship, safety and equality.
CHARACTER = (Resolve(hardship=0.1, security=-0.1, levelling=-0.1),)
#: When citizens act for the line or against it, where identity moves them.
ACTION = (Participation(threshold=0.32),)
#: What citizens say, if anything.
VOICE = (Expression(), Silence())
#: Who holds office, and says what.
ELITES = (Rotation(), Elites())
#: Citizens who age, die and are followed by others.
GENERATIONS = (Ageing(), Cohorts(noise=0.3))
