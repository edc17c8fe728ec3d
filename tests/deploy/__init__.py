"""One built folder on hosts of every kind, each started by the test on a port of its own."""
