"""Change points that Apache Otava finds with its defaults: a JSON list of series in, a list of indexes for each out."""

import json
import sys

from otava.analysis import compute_change_points

found = []
for series in json.load(sys.stdin):
    points, _ = compute_change_points(series)
    found.append([int(point.index) for point in points])
json.dump(found, sys.stdout)
