"""A survey of six people, as text, and its mapping; tests change a line and see what happens."""

from pathlib import Path

from polybius.populations import Respondents, Survey, SurveyMapping

CSV = """id,place,party,years,ballot,seen0,seen1,w,region
1,1,R,20,A,2,4,1,north
2,2,S,30,A,1,5,1,north
3,3,R,40,B,2,4,2,south
4,4,S,50,B,9,4,2,south
5,5,S,60,none,3,5,1,south
6,9,R,70,A,2,4,1,north
"""

MAPPING = """
[survey]
name = "Six people"
weight = "w"
keep = ["region"]

[axes.economy]
item = "place"
meaning = "own place"
scale = [1, 5]
width = 1
to = [-1, 1]
missing = [9]

[columns.party_id]
item = "party"
categories = { R = -1, S = 1 }

[columns.age]
item = "years"
scale = [18, 99]

[vote]
item = "ballot"
categories = { A = 0, B = 1 }
missing = ["none"]

[[parties]]
name = "first"
positions = { economy = "seen0" }

[[parties]]
name = "second"
positions = { economy = "seen1" }

[synthetic.resolve]
median = 0.4
spread = 1.0
"""


def write_mapping(folder: Path, text: str = MAPPING) -> Path:
    path = folder / "six.toml"
    path.write_text(text, encoding="utf-8")
    return path


def write_csv(folder: Path, text: str = CSV) -> Path:
    path = folder / "six.csv"
    path.write_text(text, encoding="utf-8")
    return path


def read_mapping(folder: Path, text: str = MAPPING) -> SurveyMapping:
    return SurveyMapping.read(write_mapping(folder, text))


def read_survey(folder: Path, csv: str = CSV, mapping: str = MAPPING) -> Survey:
    return Survey.read(write_csv(folder, csv), read_mapping(folder, mapping))


def read_respondents(folder: Path, csv: str = CSV, mapping: str = MAPPING) -> Respondents:
    return Respondents.read(write_csv(folder, csv), write_mapping(folder, mapping))
