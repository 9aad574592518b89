"""The four measures and the credits with pandas: python3 rival.py PROBES SERVICES MAINTENANCE. Prints a row for each service and month."""
import json
import sys

import numpy as np
import pandas as pd

probes, services, maintenance = sys.argv[1:4]
d = pd.read_csv(
    probes,
    parse_dates=["ts"],
    dtype={"service": "category", "up": bool, "latency": "float32", "requests": "int32", "errors": "int32"},
)
d["t"] = d.pop("ts").astype("int64") // 1_000_000_000
d["month"] = (np.searchsorted(pd.date_range("2025-01-01", periods=13, freq="MS").astype("int64") // 1_000_000_000, d.t, side="right")).astype("int8")
by = ["service", "month"]

w = pd.read_csv(maintenance, parse_dates=["start", "end"])
first = w.start.astype("int64") // 1_000_000_000
minutes = ((w.end - w.start).dt.total_seconds() // 60).astype("int64")
places = np.repeat(np.arange(len(w)), minutes)
excluded = pd.DataFrame({
    "service": pd.Categorical(w.service.to_numpy()[places], categories=d.service.cat.categories),
    "t": np.repeat(first.to_numpy(), minutes) + 60 * (np.arange(minutes.sum()) - np.repeat(minutes.cumsum() - minutes, minutes).to_numpy()),
})
down = (~d.up).groupby([d.service, d.month], observed=True).agg(["sum", "count"])
less = d[["service", "t", "month", "up"]].merge(excluded, on=["service", "t"])
less = (~less.up).groupby([less.service, less.month], observed=True).agg(["sum", "count"])
left = down.sub(less, fill_value=0)
uptime = 1 - left["sum"] / left["count"]

bad = d.loc[~d.up, ["service", "t"]].sort_values(["service", "t"])
new = (bad.t.diff() != 60) | (bad.service != bad.service.shift())
islands = bad.groupby([bad.service, new.cumsum()], observed=True).t.agg(["size", "max"]).reset_index()
islands = islands[islands["size"] >= 5]
ends = pd.to_datetime(islands["max"] + 59, unit="s").dt.month
outages = islands.groupby([islands.service, ends.rename("month")], observed=True).size()

windows = d.groupby(["service", d.t // 300], observed=True)[["errors", "requests"]].sum()
rate = windows.errors / windows.requests
months = pd.to_datetime(windows.index.get_level_values(1) * 300, unit="s").month
rate = rate.groupby([windows.index.get_level_values(0), months], observed=True).mean()


def nearest_rank(values):
    rank = max(1, -(-95 * len(values) // 100))
    return np.partition(values.to_numpy(), rank - 1)[rank - 1]


p95 = d.groupby(by, observed=True).latency.agg(nearest_rank)

fee = pd.read_csv(services).set_index("id").fee
rows = []
for (service, month), share in uptime.items():
    count = int(outages.get((service, month), 0))
    r, p = float(rate[(service, month)]), float(round(p95[(service, month)], 1))
    percent = 100 if share < 0.99 else 25 if share < 0.995 else 10 if share < 0.9985 else 0
    percent += (5 if count > 2 else 0) + (5 if r > 0.0012 else 0) + (10 if p > 160 else 0)
    rows.append([service, int(month), float(share), count, r, round(p, 1), float(fee[service]) * percent / 100])
print(json.dumps(rows))
