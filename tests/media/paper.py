"""Small PDFs made by hand, also ones that no program would make."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

Colour = tuple[float, float, float]
LOCKED = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >> /ID [<{1}> <{1}>]".format(
    "ab" * 32, "cd" * 16
)
"""Says that a password is needed, which nobody knows."""


def write_pdf(
    path: Path, colours: Sequence[Colour], size: tuple[float, float] = (960, 540), trailer: str = ""
) -> Path:
    """A PDF with one page of one colour for each; a red square of 54 points lies in the lower left."""
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(colours)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(colours)} >>",
    ]
    for i, (red, green, blue) in enumerate(colours):
        drawn = f"{red} {green} {blue} rg 0 0 99999 99999 re f 1 0 0 rg 0 0 54 54 re f"
        box = f"[0 0 {size[0]} {size[1]}]"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents {4 + 2 * i} 0 R >>")
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    text, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    text += f"<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{text.index('xref')}\n%%EOF\n"
    path.write_bytes(text.encode("latin-1"))
    return path
