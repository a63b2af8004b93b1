"""Compiling: each piece of machine code once, kept on disk under the name of what it is made of."""

from polybius.compiled.digest import TOOLKIT, digest, is_toolkit, module_digest, reached
from polybius.compiled.folder import cache_error, cache_root, kernel_folder, kernels
from polybius.compiled.functions import INNER, compiled, inlined, jitable, machine_code, uncompiled
from polybius.compiled.sources import source_hash

__all__ = [
    "INNER",
    "TOOLKIT",
    "cache_error",
    "cache_root",
    "compiled",
    "digest",
    "inlined",
    "is_toolkit",
    "jitable",
    "kernel_folder",
    "kernels",
    "machine_code",
    "module_digest",
    "reached",
    "source_hash",
    "uncompiled",
]
