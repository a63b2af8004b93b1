"""What a manifest says of the machine and the installation that made a result."""

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import llvmlite.binding as llvm
import numba
import numpy as np

from polybius.compiled import source_hash

__all__ = ["installation"]


def installation() -> dict[str, Any]:
    """Return versions, the hash of polybius' sources, platform and processor, as JSON values."""
    return {
        "polybius": _polybius(),
        "source_hash": source_hash(),
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "numba": numba.__version__,
        },
        "platform": platform.platform(),
        "processor": llvm.get_host_cpu_name(),
    }


def _polybius() -> str:
    try:
        return version("polybius")
    except PackageNotFoundError:
        return "not installed"
