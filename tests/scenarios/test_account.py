import json

import numpy as np
from small_scenarios import small_scenario

from polybius.compiled import source_hash
from polybius.scenarios import run
from polybius.sources import sources


def test_the_manifest_tells_all_that_the_run_rests_on() -> None:
    manifest = run(small_scenario(), worlds=2, until=0.0, threads=1).manifest
    assert json.loads(json.dumps(manifest, allow_nan=False)) == manifest
    assert manifest["source_hash"] == source_hash()
    assert manifest["versions"]["numpy"] == np.__version__
    assert (manifest["backend"], manifest["threads"]) == ("compiled", 1)
    assert (manifest["seeds"], manifest["worlds"], manifest["citizens"]) == ([5, 6], 2, 300)
    assert (manifest["dt"], manifest["clock"], manifest["steps"]) == (1 / 12, "year", 0)
    assert manifest["theory"]["parameters"]["Expression.revisions"] == 12.0
    assert manifest["scenario"] == small_scenario().to_dict()
    assert manifest["population"]["hidden_support"]["share"] == 0.3
    assert [party["name"] for party in manifest["parties"]] == ["Democratic (Clinton)", "Republican (Dole)"]
    assert manifest["inputs"] == {}


def test_the_manifest_names_works_of_the_bibliography() -> None:
    manifest = run(small_scenario(), until=0.0).manifest
    assert set(manifest["citations"]) <= set(sources())
    assert {"anes1996", "kuran1995", "downs1957"} <= set(manifest["citations"])


def test_the_reported_vote_is_there_beside_its_regression() -> None:
    reference = run(small_scenario(), until=0.0).manifest["vote_reference"]
    # 393 of the survey's 944 respondents meant to vote for Dole, 551 for Clinton
    assert reference["n"] == 944
    assert reference["reported_share"] == 393 / 944
    assert 0.5 < reference["accuracy"] <= 1.0
    assert reference["variables"][0] == "constant"
