"""What the words behind an option may be: texts to values, or why not."""

from __future__ import annotations

import argparse
from pathlib import Path

from explainer.dates import Date, Day, NotADate

_MOST_JOBS = 256


def port(text: str) -> int:
    """Read a port's number."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port; give a number up to 65535")
    return int(text)


def jobs(text: str) -> int:
    """Read a number of processes."""
    if not text.isdecimal() or not 0 < int(text) <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes; give 1 to {_MOST_JOBS}")
    return int(text)


def folder(text: str) -> Path:
    """Read the name of a folder that is there."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return path


def day(text: str) -> Day:
    """Read a single day."""
    try:
        date = Date.parse(text)
    except NotADate as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None
    if date.earliest != date.latest:
        raise argparse.ArgumentTypeError(f"{text} is not a single day; write it as 2026-01-31")
    return date.earliest


def days(text: str) -> float:
    """Read a number of days."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a number of days; give a whole one, 0 to ask for all")
    return float(text)
