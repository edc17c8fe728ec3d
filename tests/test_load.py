"""What wrk says is read as it is meant, errors above all."""

from __future__ import annotations

import pytest

from tools.load import Measured, measured

SAID = """\
Running 5s test @ http://127.0.0.1:8080/index.html
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.33ms  812.00us  12.66ms   84.02%
    Req/Sec    24.12k     2.01k   28.30k    70.00%
  Latency Distribution
     50%    1.20ms
     99%    4.56ms
  120012 requests in 5.00s, 1.20GB read
Requests/sec:  24001.25
Transfer/sec:    245.70MB
"""
TROUBLE = "  Socket errors: connect 1, read 20, write 300, timeout 4000\n  Non-2xx or 3xx responses: 50000\n"


def test_a_run_without_errors_says_none() -> None:
    assert measured(SAID) == Measured(24001.25, "4.56ms", 0)


def test_failed_answers_and_broken_lines_are_errors() -> None:
    assert measured(SAID.replace("Requests/sec", f"{TROUBLE}Requests/sec")) == Measured(24001.25, "4.56ms", 54321)


@pytest.mark.parametrize("missing", ["Requests/sec", "99%"])
def test_a_run_that_says_no_figures_is_no_measurement(missing: str) -> None:
    with pytest.raises(ValueError, match="wrk did not say"):
        measured(SAID.replace(missing, "…"))
