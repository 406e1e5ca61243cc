"""Writes small Parquet files as other programs write them, for TablesOfOthersTest.

pip install pandas==3.0.6 pyarrow==25.0.1 polars==1.44.2; python tables.py ../resources/org/bpnet/sql
"""

import datetime as dt
import decimal
import sys
import uuid

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

out = sys.argv[1] + "/"

# The index that pandas keeps beside the columns, numbers that have gaps, categories, times.
frame = pd.DataFrame(
    {
        "whole": pd.array([1, None, 3, 4], dtype="Int64"),
        "gaps": [1.0, np.nan, 3.0, 4.5],
        "half": np.array([0.1, 0.5, 2.0, -1.5], dtype="float16"),
        "single": np.array([0.1, 0.2, 16777216, -3.5], dtype="float32"),
        "flag": pd.array([True, None, False, True], dtype="boolean"),
        "kind": pd.Categorical(["b", "a", None, "b"]),
        "text": ["7", "x y", "", None],
        "when": pd.to_datetime(["2026-01-31 01:02:03.5", None, "1969-12-31", "2026-02-01 23:59:59"], format="ISO8601"),
        "zoned": pd.to_datetime(["2026-01-31 01:02:03", None, "2026-07-01", "2026-07-02"], format="ISO8601").tz_localize("Europe/Berlin"),
    }
)
frame[frame["gaps"] != 3.0].to_parquet(out + "pandas.parquet")

# As Spark and Impala wrote of old: times of 96 bits, decimals in bytes, pages of the second version.
day = dt.datetime(2026, 1, 31, 1, 2, 3, 500000)
table = pa.table(
    {
        "old_time": pa.array([day, None, dt.datetime(1960, 5, 4)], pa.timestamp("ns")),
        "price": pa.array([decimal.Decimal("1.50"), None, decimal.Decimal("-0.05")], pa.decimal128(9, 2)),
        "long_price": pa.array(
            [decimal.Decimal("12345678901234567890.123"), None, decimal.Decimal("1.000")], pa.decimal128(38, 3)
        ),
        "date": pa.array([dt.date(2026, 1, 31), None, dt.date(1969, 12, 31)]),
        "time": pa.array([dt.time(1, 2, 3), None, dt.time(23, 59, 59, 250000)], pa.time64("us")),
        "unsigned": pa.array([2**64 - 1, None, 7], pa.uint64()),
        "small": pa.array([4294967295, None, 7], pa.uint32()),
        "long": pa.array([2**53 + 1, None, -5], pa.int64()),
        "nothing": pa.nulls(3),
    }
)
pq.write_table(
    table, out + "old.parquet", use_deprecated_int96_timestamps=True, data_page_version="2.0", compression="gzip"
)

# What no cell of a table has.
nested = pa.table(
    {
        "x": [1.5, 2.5, 3.5],
        "tags": [["a", "b"], None, []],
        "place": [{"lat": 1.0, "lon": 2.0}, None, {"lat": 3.0, "lon": None}],
        "counts": pa.array([[("a", 1)], None, []], pa.map_(pa.string(), pa.int32())),
        "picture": [b"\x00\xff", None, b""],
        "y": ["a", "b", "a"],
    }
)
pq.write_table(nested, out + "nested.parquet", compression="zstd")
pq.write_table(nested.select(["x", "y"]), out + "lz4.parquet", compression="lz4")
pq.write_table(nested.select(["x", "y"]).slice(0, 0), out + "empty.parquet")

pl.DataFrame(
    {
        "id": [uuid.UUID(int=i).hex for i in range(3)],
        "level": pl.Series(["low", "high", None], dtype=pl.Enum(["low", "high"])),
        "small": pl.Series([1, None, 3], dtype=pl.UInt8),
        "x": [0.5, None, float("nan")],
    }
).write_parquet(out + "polars.parquet")
