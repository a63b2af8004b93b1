from pathlib import Path

import numpy as np
import xarray
from small_results import small_elections, small_record

from polybius.results.netcdf import decoded, encoded


def written(folder: Path) -> Path:
    path = folder / "records.nc"
    path.write_bytes(encoded({"/": small_record(), "elections": small_elections()}))
    return path


def test_records_come_back_as_they_were(tmp_path: Path) -> None:
    back = decoded(written(tmp_path))
    assert list(back) == ["/", "elections"]
    for name, record in {"/": small_record(), "elections": small_elections()}.items():
        assert set(back[name].variables) == set(record.variables)
        assert set(back[name].coords) == set(record.coords)
        for key, variable in record.everything.items():
            np.testing.assert_array_equal(back[name][key], variable.values)
            assert back[name][key].dtype.kind == variable.values.dtype.kind
            assert back[name].everything[key].attrs == variable.attrs


def test_xarray_opens_root_and_groups(tmp_path: Path) -> None:
    path = written(tmp_path)
    with xarray.open_dataset(path, engine="h5netcdf") as data:
        assert data["expressed_mean"].attrs["long_name"] == "mean of expressed opinions"
        assert set(data.coords) == {"time", "step", "axis"}
        np.testing.assert_array_equal(data["time"], [0.0, 0.5, 1.0])
    with xarray.open_dataset(path, engine="h5netcdf", group="elections") as data:
        assert data["transfer"].values.tolist() == [True, False]
        assert data["transfer"].dtype == bool
        assert data["title"].values.tolist() == ["erste", "zweite, später"]
