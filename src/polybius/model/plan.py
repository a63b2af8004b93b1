"""A plan: the step of a theory as a table that prints itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from polybius.model.sharing import sharers
from polybius.notebook import heading, rows, shown

if TYPE_CHECKING:
    from polybius.model.theory import Theory


@dataclass(frozen=True, repr=False)
class Plan:
    """The step of a theory as a table, with what stays constant and what is shared."""

    theory: "Theory"

    def rows(self) -> list[dict[str, str]]:
        """Return one row a mechanism, as text."""
        return [
            {
                "order": str(k),
                "mechanism": slot.name,
                "kind": slot.kind,
                "acts on": slot.mechanism.acts_on,
                "reads": ", ".join(slot.reads),
                "writes": ", ".join(slot.writes),
                "stream": f"{slot.stream:08x}",
            }
            for k, slot in enumerate(self.theory.all_slots, start=1)
        ]

    def __str__(self) -> str:
        rows = self.rows()
        head = list(rows[0]) if rows else []
        width = {key: max(len(key), *(len(row[key]) for row in rows)) for key in head}
        table = [{key: key for key in head}, *rows]
        lines = ["  ".join(row[key].ljust(width[key]) for key in head).rstrip() for row in table]
        given = ", ".join(self.theory.given) or "nothing"
        one = ["shared: " + " = ".join(names) for names in self.shared()]
        return "\n".join([self.theory.name, *lines, f"given and constant: {given}", *one])

    def shared(self) -> list[list[str]]:
        """Return all names of each parameter that mechanisms share, the one that it stands under first."""
        return list(sharers(self.theory.homes).values())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        listed = self.rows()
        table = rows(list(listed[0]), [list(row.values()) for row in listed]) if listed else ""
        given = f"Given and constant: {', '.join(self.theory.given) or 'nothing'}."
        return shown(heading(f"One step of {self.theory.name}", given), table)
