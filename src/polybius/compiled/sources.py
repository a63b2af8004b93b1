"""The sources as one number, for manifests: which polybius made a result."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


@cache
def source_hash() -> str:
    """Return a hash (16 hex digits) of every Python file of polybius."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(ROOT.rglob("*.py")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()
