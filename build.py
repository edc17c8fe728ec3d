"""The command: `python build.py` builds the site in this folder. Everything else is in `explainer/`."""

import sys

if sys.version_info < (3, 11):
    sys.exit("This needs Python 3.11 or newer.")

if __name__ == "__main__":
    try:
        from explainer import freshness

        if (said := freshness.again(sys.argv[1:])) is not None:
            problems, closing = said
            encoding = sys.stdout.encoding or "utf-8"
            print(problems, end="", file=sys.stderr)
            print(closing.encode(encoding, "backslashreplace").decode(encoding), end="")
            sys.exit()
        from explainer.cli import main

        sys.exit(main())
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] == "explainer":
            raise
        package = missing.name.split(".")[0]
        sys.exit(f"The package {package} is not installed: run `make`, or `pip install -r requirements.lock`.")
    except Exception as fault:  # while looking whether there is anything to do
        from pathlib import Path

        from explainer import crashing

        print(*crashing.told(fault, Path()), sep="\n", file=sys.stderr)
        sys.exit(crashing.CODE)
