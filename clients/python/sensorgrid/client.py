"""The client."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
import requests

from .errors import SensorGridError
from .transport import Transport, error_of

_MOST_SENSORS = 1_000
_MOST_READINGS = 1_000
_PAGE = 1_000


class SensorGrid:
    """A client of one API.

    Args:
        url: The address of the API, such as ``http://127.0.0.1:8080``.
        key: An API key; None for an API without keys.
        timeout: Seconds that an answer may take.
        patience: Seconds for which a request is sent again while a silo does not answer or too much is under way.
        session: A session of requests, for proxies, certificates and the like.

    Every method raises :class:`SensorGridError` when the API refuses a request or does not answer, and ``ValueError`` for what cannot be asked.
    """

    def __init__(
        self, url: str = "http://127.0.0.1:8080", key: str | None = None, *, timeout: float = 30, patience: float = 20, session: requests.Session | None = None
    ) -> None:
        self._transport = Transport(url, key, timeout, patience, session)

    def __enter__(self) -> SensorGrid:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._transport.close()

    def features(
        self,
        ids: str | Iterable[str],
        as_of: str | dt.datetime | pd.Timestamp | None = None,
        *,
        features: Sequence[str] | None = None,
        max_staleness: str | None = None,
    ) -> pd.DataFrame:
        """Gets features of sensors as of one instant.

        Args:
            ids: The sensors: one id, or many. Each thousand is a request of its own; without ``as_of`` their "now" lies some milliseconds apart.
            as_of: The instant: None for now, "latest" for each sensor's newest event time, or a time (one without an offset is UTC).
            features: The names of those wanted, in this order; None for all.
            max_staleness: A duration such as "5s": a sensor whose answer may lack what arrived longer ago than that has no features.

        Returns:
            A frame with a row for each id, in their order, and a column of float64 for each feature; NaN where there is no value. Its index, ``sensor_id``, is the ids.
            ``frame.attrs["errors"]`` says why sensors have no features: ``{"plant-1/pump-9": "not_found"}``. ``frame.attrs["as_of"]`` is the instant of each sensor that has.
        """
        wanted = _names(ids)
        columns: dict[str, None] = dict.fromkeys(features or [])
        rows: list[dict[str, float | None]] = []
        errors: dict[str, str] = {}
        instants: dict[str, pd.Timestamp] = {}
        for start in range(0, len(wanted), _MOST_SENSORS):
            body: dict[str, Any] = {"sensorIds": wanted[start : start + _MOST_SENSORS], "asOf": _instant(as_of)}
            if features is not None:
                body["features"] = list(features)
            if max_staleness is not None:
                body["maxStaleness"] = max_staleness
            answer = self._transport.json("POST", "/features/batch", body=body)
            for sensor in answer["results"]:
                if "error" in sensor:
                    errors[sensor["sensorId"]] = sensor["error"]
                    rows.append({})
                    continue
                instants[sensor["sensorId"]] = pd.Timestamp(sensor["asOf"])
                columns.update(dict.fromkeys(sensor["features"]))
                rows.append(sensor["features"])
        data = {name: [math.nan if (value := row.get(name)) is None else value for row in rows] for name in columns}
        frame = pd.DataFrame(data, index=pd.Index(wanted, name="sensor_id", dtype=object), columns=list(columns), dtype="float64")
        frame.attrs["errors"] = errors
        frame.attrs["as_of"] = instants
        return frame

    def answer(self, sensor_id: str, as_of: str | dt.datetime | pd.Timestamp | None = None, *, explain: bool = False, receipt: bool = False) -> dict[str, Any]:
        """Gets all that the API says about a sensor: features, score (``anomaly``), quality and positions, as JSON has them.

        Args:
            sensor_id: The sensor.
            as_of: The instant, as in :meth:`features`.
            explain: Whether the score says what moved it most.
            receipt: Whether the answer says what it was made with, so that ``./sensorgrid prove`` can check it against the log.
        """
        params = {"asOf": _instant(as_of), "explain": "true" if explain else None, "receipt": "true" if receipt else None}
        return self._transport.json("GET", f"/sensors/{quote(sensor_id, safe='')}/features", params=params)

    def sensors(self, prefix: str | None = None, state: str | None = None) -> pd.DataFrame:
        """Lists sensors in the order of their ids.

        Args:
            prefix: The beginning of their ids.
            state: "live", "silent" or "anomalous"; None for all.

        Returns:
            A frame with a row for each sensor; its index, ``sensor_id``, is the ids.
        """
        frame = pd.DataFrame(self._pages("/sensors", {"prefix": prefix, "state": state}))
        if frame.empty:
            return pd.DataFrame(index=pd.Index([], name="sensor_id", dtype=object))
        return _with_times(frame.rename(columns={"sensorId": "sensor_id"}).set_index("sensor_id"))

    def anomalies(self, *, site: str | None = None, sensor: str | None = None, severity: str | None = None, most: int = 1_000) -> pd.DataFrame:
        """Lists anomalies, newest first.

        Args:
            site: The site: what stands before the first ``/`` of a sensor's id.
            sensor: The sensor.
            severity: "warning" or "critical": at least that severe.
            most: The greatest number of anomalies, above zero.

        Returns:
            A frame with a row for each anomaly; its index, ``id``, names them.
        """
        if most < 1:
            raise ValueError("most must be above zero.")
        rows: list[dict[str, Any]] = []
        for row in self._pages("/anomalies", {"site": site, "sensor": sensor, "severity": severity}, cursor="before", limit=min(most, 500)):
            rows.append(row)
            if len(rows) == most:
                break
        frame = pd.DataFrame(rows)
        return _with_times(frame.set_index("id")) if rows else pd.DataFrame(index=pd.Index([], name="id", dtype=object))

    def history(
        self, sensor_id: str, start: str | dt.datetime | pd.Timestamp | None = None, end: str | dt.datetime | pd.Timestamp | None = None, *, points: int = 300
    ) -> pd.DataFrame:
        """Gets what a sensor measured, for a chart.

        Args:
            sensor_id: The sensor.
            start: The earliest event time; None for an hour before the end.
            end: The latest one; None for now.
            points: The greatest number of points of a metric, 2 to 1,000. Where several readings share a point, their minimum and maximum are kept.

        Returns:
            A frame with a row for each point, in the order of metrics and times: ``metric``, ``time``, ``count``, ``min``, ``max``, ``mean``, ``rollingMean``, ``rollingStd``.
        """
        params = {"from": None if start is None else _instant(start), "to": None if end is None else _instant(end), "points": points}
        answer = self._transport.json("GET", f"/sensors/{quote(sensor_id, safe='')}/history", params=params)
        columns = ["metric", "time", "count", "min", "max", "mean", "rollingMean", "rollingStd"]
        frame = pd.concat([pd.DataFrame(metric) for metric in answer["metrics"]], ignore_index=True) if answer["metrics"] else pd.DataFrame(columns=columns)
        frame["time"] = pd.to_datetime(frame["time"], utc=True)
        return frame[columns]

    def publish(self, readings: pd.DataFrame | Iterable[dict[str, Any]]) -> list[str]:
        """Puts readings into the stream, and returns when Kinesis has them.

        Args:
            readings: Dictionaries as the API takes them (``sensorId``, ``timestamp``, ``metrics``, perhaps ``id``), or a frame with the columns ``sensor_id`` and ``timestamp`` (times; one
                without an offset is UTC), perhaps ``id``, and a column for each metric: a missing value is left out. Without an ``id``, a reading that is sent again counts again: after an
                answer that never came nothing is sent again, and the error says how many of the readings are in the stream for sure.

        Returns:
            The positions, as ``shard:sequenceNumber``, in the order of the readings. ``GET /sensors/{id}/features?after=`` waits for one.

        Raises:
            SensorGridError: A reading was refused, or not taken; ``detail`` says which.
        """
        all_readings = list(_readings_of(readings) if isinstance(readings, pd.DataFrame) else readings)
        # All are written before the first is sent: what cannot be written is nobody's half.
        texts = [_json_of(reading, row) for row, reading in enumerate(all_readings)]
        positions: list[str] = []
        for start in range(0, len(all_readings), _MOST_READINGS):
            end = min(start + _MOST_READINGS, len(all_readings))
            # With ids a reading that comes again counts once, so it may be sent again whatever was answered.
            repeats = all(reading.get("id") is not None for reading in all_readings[start:end])
            try:
                positions += self._publish(texts[start:end], start, repeats)
            except SensorGridError as error:
                raise SensorGridError(f"{error.detail} (Of {len(all_readings)} readings the first {start} are in the stream.)", error.status) from error
        return positions

    def _publish(self, texts: list[str], start: int, repeats: bool) -> list[str]:
        answer = self._transport.send("POST", "/readings", body=f"[{','.join(texts)}]".encode(), repeats=repeats)
        if answer.status_code != 202:
            raise _refusal_of(answer, start)
        body = answer.json()
        if body["rejected"]:
            refused, first = len(body["rejected"]), _first_of(body["rejected"], start)
            raise SensorGridError(f"{refused} of {len(texts)} readings from row {start} on were refused, and the others put into the stream; {first}", answer.status_code)
        return [f"{position['shard']}:{position['sequenceNumber']}" for position in body["positions"]]

    def _pages(self, path: str, params: dict[str, Any], *, cursor: str = "cursor", limit: int = _PAGE) -> Iterator[dict[str, Any]]:
        after = None
        while True:
            page = self._transport.json("GET", path, params={**params, "limit": limit, cursor: after})
            yield from page["items"]
            after = page.get("cursor")
            if after is None:
                return


def _refusal_of(answer: requests.Response, start: int) -> SensorGridError:
    error = error_of(answer)
    try:
        rejected = answer.json().get("rejected")
    except (ValueError, AttributeError):
        rejected = None
    return SensorGridError(f"{error.detail} {_first_of(rejected, start)}", error.status) if rejected else error


def _first_of(rejected: list[dict[str, Any]], start: int) -> str:
    return f"the first refused is row {start + rejected[0]['index']}: {rejected[0]['error']}"


def _json_of(reading: dict[str, Any], row: int) -> str:
    try:
        return json.dumps(reading, default=_plain, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValueError(f"Row {row} cannot be sent: {error}. A metric without a value is left out, or None.") from error


def _plain(value: Any) -> Any:
    # Times, and numbers of NumPy.
    if isinstance(value, dt.datetime):
        return _text_of(pd.Timestamp(value))
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r} is no text, number or time")


def _is_missing(value: Any) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _names(ids: str | Iterable[str]) -> list[str]:
    if isinstance(ids, (bytes, bytearray)):
        raise ValueError("An id is a text, not bytes.")
    names = [ids] if isinstance(ids, str) else list(ids)
    for position, name in enumerate(names):
        if _is_missing(name):
            raise ValueError(f"The id at {position} is missing.")
    names = [str(name) for name in names]
    if not names:
        raise ValueError("There are no ids.")
    return names


def _instant(as_of: str | dt.datetime | pd.Timestamp | None) -> str:
    if as_of is None:
        return "now"
    if isinstance(as_of, str):
        return as_of
    if isinstance(as_of, (int, float)):
        # pandas would take it for nanoseconds, the API for milliseconds.
        raise ValueError(f"{as_of} is no time: write pd.Timestamp({as_of}, unit=\"ms\", tz=\"UTC\") for milliseconds since 1970.")
    return _text_of(pd.Timestamp(as_of))


def _number(value: Any, metric: str, row: int) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"Row {row}: '{metric}' is {value!r}, which is no finite number.")
    return number


def _text_of(time: pd.Timestamp, row: int | None = None) -> str:
    if time is pd.NaT:
        raise ValueError("The time is missing." if row is None else f"Row {row} has no time.")
    utc = time.tz_localize("UTC") if time.tzinfo is None else time.tz_convert("UTC")
    return utc.isoformat().replace("+00:00", "Z")


def _readings_of(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for name in ("sensor_id", "timestamp"):
        if name not in frame.columns:
            raise ValueError(f"The frame has no column '{name}'.")
    if not frame.columns.is_unique:
        raise ValueError(f"The frame has the column '{frame.columns[frame.columns.duplicated()][0]}' more than once.")
    if len(frame) > 0 and pd.api.types.is_numeric_dtype(frame["timestamp"]):
        # pandas would take them for nanoseconds, the API for milliseconds.
        raise ValueError("The column 'timestamp' has numbers: write pd.to_datetime(frame[\"timestamp\"], unit=\"ms\", utc=True) for milliseconds since 1970.")
    metrics = [name for name in frame.columns if name not in ("sensor_id", "timestamp", "id")]
    times = pd.to_datetime(frame["timestamp"], utc=True)
    for position, (_, row) in enumerate(frame.iterrows()):
        if _is_missing(row["sensor_id"]):
            raise ValueError(f"Row {position} has no sensor_id.")
        reading: dict[str, Any] = {
            "sensorId": str(row["sensor_id"]),
            "timestamp": _text_of(times.iloc[position], position),
            "metrics": {str(name): _number(row[name], str(name), position) for name in metrics if not _is_missing(row[name])},
        }
        if not reading["metrics"]:
            raise ValueError(f"Row {position} has no value: leave it out.")
        if "id" in frame.columns and not _is_missing(row["id"]):
            # pandas makes whole numbers with a missing one among them floats: still the same ids.
            number = row["id"]
            reading["id"] = str(int(number) if isinstance(number, float) and number.is_integer() else number)
        yield reading


def _with_times(frame: pd.DataFrame) -> pd.DataFrame:
    for name in frame.columns:
        if name.endswith("At"):
            frame[name] = pd.to_datetime(frame[name], utc=True)
    return frame
