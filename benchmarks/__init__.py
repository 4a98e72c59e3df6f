"""Measurements, each side by side with its limit in one run: `python -m benchmarks NAME [--json]`.

Begin reading with `measure.py` (what every benchmark prints), then the benchmark of the name.
"""
