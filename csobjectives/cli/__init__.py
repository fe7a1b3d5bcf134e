"""The command line: parse, then execute. Only here are the clock and the environment read.

Commands import what they need when they run, so that `--help` and `--version` load click only.
"""

from __future__ import annotations

import gc
import sys
import traceback
from typing import NoReturn

import click

from csobjectives.cli.catalog import catalog
from csobjectives.cli.check import check
from csobjectives.cli.init import init
from csobjectives.cli.publish import publish
from csobjectives.cli.schema import schema
from csobjectives.cli.source import source
from csobjectives.cli.validate import validate
from csobjectives.version import __version__

CANNOT_JUDGE = 2  # as problems.ExitCode, which costs the start an import
INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="csobjectives %(version)s")
def commands() -> None:
    """Customer service objectives as code: YAML and measurement files in, scorecards out.

    Exit codes, in every command: 0 nothing failed; 1 something blocking was missed or could
    not be measured, or a gate of the project is shut; 2 could not judge (wrong usage, an
    invalid document, an unreadable file).
    """


for each in (check, publish, validate, source, catalog, schema, init):
    commands.add_command(each)


def main() -> NoReturn:
    """Run a command and exit with what it says; a defect of ours is never taken for a miss."""
    gc.set_threshold(50_000, 20, 100)  # documents are many objects that live to the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that lacks a character must not end the run
            stream.reconfigure(errors="replace")
    try:
        code = commands.main(prog_name="csobjectives", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = CANNOT_JUDGE
    except OSError as error:
        click.echo(f"Error: {error}", err=True)
        code = CANNOT_JUDGE
    except SystemExit:  # click's own, where nobody reads standard output to its end
        code = CANNOT_JUDGE
    except click.Abort:
        click.echo("Interrupted.", err=True)
        code = INTERRUPTED
    except Exception:  # noqa: BLE001 - the edge: whatever it is, it is no verdict
        traceback.print_exc()
        click.echo(
            "This is a defect of csobjectives, not of your files. Please report it with the "
            "lines above.",
            err=True,
        )
        code = CANNOT_JUDGE
    sys.exit(code or 0)
