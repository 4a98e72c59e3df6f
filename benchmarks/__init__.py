"""Measurements, each side by side with its limit in one run: `python -m benchmarks NAME [--json]`."""
