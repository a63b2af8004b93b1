"""Figures: one file each; each takes a history and returns a picture, or None where nothing was recorded."""

from polybius.reports.figures.animation import animate
from polybius.reports.figures.distribution import changes, heat, ridges
from polybius.reports.figures.followed import followed
from polybius.reports.figures.hiding import hiding
from polybius.reports.figures.opinion import opinion
from polybius.reports.figures.overview import overview
from polybius.reports.figures.picture import Numbers, Picture, through_time
from polybius.reports.figures.plane import plane
from polybius.reports.figures.polarisation import polarisation
from polybius.reports.figures.poll import poll
from polybius.reports.figures.single import fan, heat_map, ridge_plot, value_plane
from polybius.reports.figures.swings import swings
from polybius.reports.figures.trajectories import trajectories
from polybius.reports.figures.votes import votes

__all__ = [
    "Numbers",
    "Picture",
    "animate",
    "changes",
    "fan",
    "followed",
    "heat",
    "heat_map",
    "hiding",
    "opinion",
    "overview",
    "plane",
    "polarisation",
    "poll",
    "ridge_plot",
    "ridges",
    "swings",
    "through_time",
    "trajectories",
    "value_plane",
    "votes",
]
