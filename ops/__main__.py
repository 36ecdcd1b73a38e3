"""The commands behind the Makefile: `python -m ops services`."""

import argparse
import sys

from ops.lock import AlreadyRunning
from ops.places import find_places
from ops.postgres import PostgresMissing
from ops.processes import ServiceFailed
from ops.run import SettingMissing, reset, run
from ops.services import format_exports, start_services, stop_services
from ops.testing import run_tests, take_screenshots
from ops.valkey import ValkeyMissing


def run_services(arguments: argparse.Namespace) -> int:
    """Start the services and print their addresses, or stop them."""
    places = find_places()
    if arguments.stop:
        stop_services(places)
        return 0
    addresses = start_services(places, leashed=False, throwaway=arguments.throwaway)
    sys.stdout.write(format_exports(addresses))
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m ops")
    commands = parser.add_subparsers(required=True)
    services = commands.add_parser("services", help="start PostgreSQL and the broker, print their addresses")
    services.add_argument("--stop", action="store_true", help="stop them")
    services.add_argument("--throwaway", action="store_true", help="for tests: quick, loses data when the machine dies")
    services.set_defaults(run=run_services)
    commands.add_parser("run", help="run the whole platform until Ctrl-C").set_defaults(run=lambda _: run())
    commands.add_parser("reset", help="delete all data of this directory").set_defaults(run=lambda _: reset())
    test = commands.add_parser("test", help="run pytest with services of its own")
    test.add_argument("arguments", nargs="*", help="for pytest, after --")
    test.set_defaults(run=lambda arguments: run_tests(arguments.arguments))
    screenshots = commands.add_parser("screenshots", help="picture every page of the demo")
    screenshots.set_defaults(run=lambda _: take_screenshots())
    return parser


def main() -> int:
    """Run one command. What went wrong is said in one message, without a traceback."""
    arguments = build_parser().parse_args()
    try:
        return int(arguments.run(arguments))
    except (ServiceFailed, PostgresMissing, ValkeyMissing, AlreadyRunning, SettingMissing) as failure:
        sys.stderr.write(f"{failure}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
