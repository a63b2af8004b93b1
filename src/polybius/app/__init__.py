"""What the command line is made of, besides its commands."""

from polybius.app.examination import examine
from polybius.app.kernel_cache import KernelCache
from polybius.app.modules import import_modules
from polybius.app.one_figure import one_figure
from polybius.app.progress import progress_bar
from polybius.app.warming import warmed

__all__ = ["KernelCache", "examine", "import_modules", "one_figure", "progress_bar", "warmed"]
