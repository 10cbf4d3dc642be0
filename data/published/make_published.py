"""Writes one workbook per source document from figures.csv: really published figures with their source and date.

    python data/published/make_published.py [FOLDER]       (default: beside this file)

figures.csv: one row per printed figure. `period` is what it holds for (2023Q4, 2025-04, 2020-11-01), `as_printed` the
words of the document. The residents of Fuzhou are left out: what is printed includes Pingtan, the register's does not.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from loaders.published import Document, write_published  # noqa: E402
from tracker.schema.catalogue_file import load_catalogue  # noqa: E402
from tracker.schema.regions import load_register  # noqa: E402


def make(folder: Path) -> list[Path]:
    """Write every workbook of published figures into `folder`; the files written, in order."""
    register = load_register(HERE.parents[1] / "data" / "regions.csv")
    catalogue = load_catalogue(HERE.parents[1] / "indicators.yaml", register)
    documents: dict[str, list[dict[str, str]]] = {}
    with (HERE / "figures.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            documents.setdefault(row["document"], []).append(row)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in documents.items():
        as_of = "；".join(dict.fromkeys(row["as_printed"] for row in rows))
        first = rows[0]
        document = Document(first["source_title"], first["address"], as_of, first["source_grade"])
        written.append(folder / f"公开数据_{name}.xlsx")
        written[-1].write_bytes(write_published(catalogue, register, document, rows))
    return written


if __name__ == "__main__":
    for path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(path.name, path.stat().st_size)
