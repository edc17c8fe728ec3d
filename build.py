"""The command: `python build.py` builds the site in this folder. Everything else is in `explainer/`."""

import sys

if sys.version_info < (3, 11):
    sys.exit("This needs Python 3.11 or newer.")

try:
    from explainer.cli import main
except ModuleNotFoundError as missing:
    if missing.name and missing.name.startswith("explainer"):
        raise
    sys.exit(f"The package {missing.name} is not installed: run `make`, or `pip install -r requirements.lock`.")

if __name__ == "__main__":
    sys.exit(main())
