"""The command: `python build.py` builds the site in this folder. Everything else is in `explainer/`."""

import sys

if sys.version_info < (3, 11):
    sys.exit("This needs Python 3.11 or newer.")

if __name__ == "__main__":
    try:
        from explainer.cli import main

        sys.exit(main())
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] == "explainer":
            raise
        package = missing.name.split(".")[0]
        sys.exit(f"The package {package} is not installed: run `make`, or `pip install -r requirements.lock`.")
