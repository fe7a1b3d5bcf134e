"""The measurement files: contacts of a service centre, made by DuckDB, the same in every run.

Figures come from hashes of the row's number, so that neither threads nor machines change them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb

SEED = 20_260_930
FIRST_DAY, MONTHS = "2024-10-01", 24
AS_OF, FIRST_PERIOD, JUDGED = "2026-10-01", "2025-09-01", "2026-09-01"  # 13 months are shown
CHANNELS = ("phone", "chat", "email", "social", "visit")
PRIORITIES = ("low", "normal", "high", "urgent")
FORMATS = ("parquet", "csv")
COLUMNS: Mapping[str, str] = {
    "contact_id": "BIGINT",
    "opened": "TIMESTAMP",
    "team": "VARCHAR",
    "channel": "VARCHAR",
    "priority": "VARCHAR",
    "product": "VARCHAR",
    "score": "BIGINT",
    "recommend": "BIGINT",
    "waited": "BIGINT",
    "talk": "BIGINT",
    "hold": "BIGINT",
    "answered": "BOOLEAN",
    "amount": "DECIMAL(18, 2)",
}


def root_of(rows: int) -> Path:
    """The folder that holds the files with so many rows, and the projects over them."""
    return Path(tempfile.gettempdir()) / "csobjectives-benchmarks" / f"{SEED}-{rows}"


def measurement_file(root: Path, layout: str) -> Path:
    """The file of one layout."""
    return root / "measurements" / f"contacts.{layout}"


def reader(root: Path, layout: str) -> str:
    """The call by which DuckDB reads a file, its types given."""
    path = measurement_file(root, layout)
    if layout == "parquet":
        return f"read_parquet('{path}')"
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    return f"read_csv('{path}', header = true, auto_detect = false, columns = {{{types}}})"


def _share(salt: int) -> str:
    """A number from 0 to 1 that looks random and depends on the row and the salt alone."""
    return f"(hash(i * 32 + {salt} + {SEED}) / 18446744073709551616.0)"


def _one_of(values: tuple[str, ...], salt: int) -> str:
    listed = ", ".join(f"'{each}'" for each in values)
    return f"[{listed}][1 + {_whole(f'{_share(salt)} * {len(values)}')}]"


def _mostly(sql: str, share: float, salt: int) -> str:
    """NULL for the rest."""
    return f"CASE WHEN {_share(salt)} < {share} THEN {sql} END"


def _whole(sql: str) -> str:
    return f"CAST(floor({sql}) AS BIGINT)"


def contacts(rows: int) -> str:
    """The query that makes the rows, in the order of their time, as exports have them."""
    span = f"date_diff('second', DATE '{FIRST_DAY}', DATE '{AS_OF}')"
    columns = {
        "contact_id": "i",
        "opened": f"TIMESTAMP '{FIRST_DAY}' + to_seconds({_whole(f'i * ({span} / {rows}.0)')})",
        "team": f"'team ' || lpad(CAST({_whole(f'{_share(1)} * 20')} AS VARCHAR), 2, '0')",
        "channel": _one_of(CHANNELS, 2),
        "priority": _one_of(PRIORITIES, 3),
        "product": f"'product ' || {_whole(f'{_share(4)} * 12')}",
        "score": _mostly(f"1 + {_whole(f'sqrt({_share(5)}) * 5')}", 0.4, 6),
        "recommend": _mostly(_whole(f"sqrt({_share(7)}) * 11"), 0.3, 8),
        "waited": _mostly(_whole(f"-60 * ln(1 - {_share(9)})"), 0.95, 10),
        "talk": _mostly(_whole(f"30 - 240 * ln(1 - {_share(11)})"), 0.9, 12),
        "hold": _mostly(_whole(f"{_share(13)} * 90"), 0.9, 14),
        "answered": f"{_share(15)} < 0.92",
        "amount": _mostly(f"CAST({_share(16)} * 500 AS DECIMAL(18, 2))", 0.25, 17),
    }
    taken = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    return f"SELECT {taken} FROM range({rows}) AS numbers(i)"


def make(rows: int) -> Path:
    """Write the files that are not there yet; the folder that they are in."""
    root = root_of(rows)
    for layout in FORMATS:
        path = measurement_file(root, layout)
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"partial-{path.name}")
        header = ", HEADER" if layout == "csv" else ""
        duckdb.execute(f"COPY ({contacts(rows)}) TO '{partial}' (FORMAT {layout}{header})")
        partial.rename(path)
    return root


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the measurement files.")
    parser.add_argument("--rows", type=int, required=True)
    make(parser.parse_args().rows)
