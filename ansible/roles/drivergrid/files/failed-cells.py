"""Prints a line for each failed cell of a summary.csv: its name, and why it failed."""

import csv
import sys

with open(sys.argv[1], encoding="utf-8", newline="") as summary:
    for row in csv.DictReader(summary):
        if row["outcome"] == "failed":
            setup = " ".join(filter(None, [row.get("engine"), row["driver"]]))
            print(f"{setup} x {row['runtime']}: {row['reason']}")
