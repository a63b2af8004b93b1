from pathlib import Path

import numpy as np
from small_results import small_result

from polybius.results.archive import read_checkpoint, write_checkpoint


def test_a_checkpoint_comes_back_to_the_bit(tmp_path: Path) -> None:
    before = small_result().checkpoint
    write_checkpoint(tmp_path / "state.npz", before)
    after = read_checkpoint(tmp_path / "state.npz")
    assert (after.step, after.state.axes, after.state.complete) == (12, ("ideology",), False)
    np.testing.assert_array_equal(after.stopped_at, [-1])
    np.testing.assert_array_equal(after.swings[2].expressed, before.swings[2].expressed)
    for name, table in before.state.tables.items():
        assert after.state.tables[name].n == table.n
        assert set(after.state.tables[name]) == set(table)
        for short, values in table.items():
            assert after.state.tables[name][short].dtype == values.dtype
            assert after.state.tables[name][short].tobytes() == values.tobytes()


def test_the_same_checkpoint_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_checkpoint(tmp_path / name, small_result().checkpoint)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert np.load(tmp_path / "a")["citizens.private"].dtype == np.float32
