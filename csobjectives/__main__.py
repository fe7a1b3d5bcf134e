"""`python -m csobjectives`."""

from __future__ import annotations

from csobjectives.cli import main

if __name__ == "__main__":
    main()
