"""Runs the client against an API, whose address is in SENSORGRID_URL and an admin's key in SENSORGRID_KEY: python3 -m unittest discover clients/python/tests"""

import datetime as dt
import http.server
import math
import os
import pathlib
import sys
import threading
import time
import unittest
import uuid

import numpy as np
import pandas as pd

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from sensorgrid import SensorGrid, SensorGridError  # noqa: E402

URL = os.environ.get("SENSORGRID_URL")


def now() -> pd.Timestamp:
    """Gets the time, some seconds ago, in milliseconds."""
    return (pd.Timestamp.now(tz="UTC") - pd.Timedelta(seconds=5)).floor("ms")


@unittest.skipUnless(URL, "SENSORGRID_URL is not set.")
class ClientTests(unittest.TestCase):
    def setUp(self) -> None:
        self.grid = SensorGrid(URL, os.environ.get("SENSORGRID_KEY"))
        self.addCleanup(self.grid.close)
        self.site = f"py-{uuid.uuid4().hex[:8]}"

    def await_readings(self, sensor: str, count: int) -> dict:
        """Waits until a sensor has so many readings."""
        for _ in range(600):
            try:
                answer = self.grid.answer(sensor, "latest")
                if answer["quality"]["readings"] == count:
                    return answer
            except SensorGridError as error:
                if error.status != 404:
                    raise
            time.sleep(0.1)
        self.fail(f"{sensor} has not {count} readings.")

    def publish(self, *values: float) -> str:
        sensor = f"{self.site}/pump 1%2F+ü"
        time_of_first = now()
        self.grid.publish(
            pd.DataFrame({"sensor_id": sensor, "timestamp": [time_of_first + pd.Timedelta(seconds=i) for i in range(len(values))], "temperature": values})
        )
        self.await_readings(sensor, len(values))
        return sensor

    def test_features_are_a_frame_in_the_order_of_the_ids(self) -> None:
        sensor = self.publish(21.5, 22.5)

        frame = self.grid.features([f"{self.site}/none", sensor], features=["temperature_count_5m", "temperature_mean_5m", "odd_mean_5m"])

        self.assertEqual(["temperature_count_5m", "temperature_mean_5m", "odd_mean_5m"], list(frame.columns))
        self.assertEqual([f"{self.site}/none", sensor], list(frame.index))
        self.assertEqual("sensor_id", frame.index.name)
        self.assertEqual([2.0, 22.0], list(frame.loc[sensor].iloc[:2]))
        self.assertTrue(math.isnan(frame.loc[sensor, "odd_mean_5m"]))
        self.assertTrue(frame.loc[f"{self.site}/none"].isna().all())
        self.assertEqual({f"{self.site}/none": "not_found"}, frame.attrs["errors"])
        self.assertTrue((frame.dtypes == "float64").all())

    def test_features_are_as_of_an_instant(self) -> None:
        sensor = self.publish(1, 2, 3)
        newest = pd.Timestamp(self.grid.answer(sensor, "latest")["asOf"])

        for as_of in (newest - pd.Timedelta(seconds=1), (newest - pd.Timedelta(seconds=1)).to_pydatetime(), (newest - pd.Timedelta(seconds=1)).tz_localize(None)):
            self.assertEqual(2, self.grid.features(sensor, as_of).loc[sensor, "temperature_count_1m"])
        self.assertEqual(3, self.grid.features(sensor, "latest").loc[sensor, "temperature_count_1m"])
        self.assertEqual(newest, self.grid.features(sensor, "latest").attrs["as_of"][sensor])

    def test_more_sensors_than_a_request_takes_are_asked_for_in_several(self) -> None:
        sensor = self.publish(4)
        ids = [f"{self.site}/{i}" for i in range(1_001)] + [sensor]

        frame = self.grid.features(ids, "latest", features=["temperature_last_1m"])

        self.assertEqual(ids, list(frame.index))
        self.assertEqual(4, frame["temperature_last_1m"].iloc[-1])
        self.assertEqual(1_001, len(frame.attrs["errors"]))

    def test_readings_without_a_value_leave_the_metric_out_and_ids_count_once(self) -> None:
        sensor = f"{self.site}/once"
        frame = pd.DataFrame(
            {"sensor_id": sensor, "timestamp": ["2026-11-22T10:00:00Z", "2026-11-22T10:00:01Z"], "id": ["a", "b"], "temperature": [1.5, None], "pressure": [None, 2.5]}
        )

        positions = self.grid.publish(frame)
        self.grid.publish(frame)
        self.grid.publish([{"sensorId": sensor, "timestamp": "2026-11-22T10:00:02Z", "metrics": {"temperature": 3}}])

        self.assertEqual(2, len(positions))
        answer = self.await_readings(sensor, 3)
        self.assertEqual((2, 0), (answer["quality"]["duplicates"], answer["quality"]["missing"]))
        self.assertEqual((2, 1), (answer["features"]["temperature_count_1m"], answer["features"]["pressure_count_1m"]))

    def test_sensors_and_history_are_frames(self) -> None:
        sensor = self.publish(1, 5)

        for _ in range(600):
            sensors = self.grid.sensors(self.site)
            if len(sensors) == 1:
                break
            time.sleep(0.1)
        self.assertEqual([sensor], list(sensors.index))
        self.assertEqual("live", sensors.loc[sensor, "state"])
        self.assertIsInstance(sensors.loc[sensor, "lastReadingAt"], pd.Timestamp)
        history = self.grid.history(sensor)
        self.assertEqual(["temperature"], list(history["metric"].unique()))
        self.assertEqual((1.0, 5.0, 2), (history["min"].min(), history["max"].max(), history["count"].sum()))
        self.assertTrue(self.grid.anomalies(sensor=sensor).empty)
        self.assertTrue(self.grid.sensors(f"{self.site}-none").empty)

    def test_what_cannot_be_asked_is_said(self) -> None:
        sensor = self.publish(1)

        with self.assertRaisesRegex(SensorGridError, "422"):
            self.grid.answer(sensor, dt.datetime(2001, 1, 1))
        self.assertEqual({sensor: "too_far_back"}, self.grid.features(sensor, dt.datetime(2001, 1, 1)).attrs["errors"])
        with self.assertRaisesRegex(SensorGridError, "400"):
            self.grid.features(sensor, "yesterday")
        with self.assertRaisesRegex(ValueError, "no ids"):
            self.grid.features([])
        with self.assertRaisesRegex(ValueError, "no column 'timestamp'"):
            self.grid.publish(pd.DataFrame({"sensor_id": [sensor]}))
        for values, words in ((["a"], "Row 0: 't' is 'a'"), ([float("inf")], "no finite number"), ([None], "Row 0 has no value")):
            with self.assertRaisesRegex(ValueError, words):
                self.grid.publish(pd.DataFrame({"sensor_id": [sensor], "timestamp": [now()], "t": values}))
        with self.assertRaisesRegex(ValueError, "Row 0 has no time"):
            self.grid.publish(pd.DataFrame({"sensor_id": [sensor], "timestamp": [pd.NaT], "t": [1]}))
        with self.assertRaisesRegex(SensorGridError, "1 of 2 readings .* were refused, and the others put into the stream; the first refused is row 1: 'sensorId' is empty"):
            self.grid.publish([{"sensorId": sensor, "timestamp": "2026-11-22T10:00:02Z", "metrics": {"t": 3}}, {"sensorId": ""}])
        with self.assertRaisesRegex(SensorGridError, "the first refused is row 0: 'sensorId' is empty"):
            self.grid.publish([{"sensorId": ""}])

    def test_numbers_of_numpy_and_times_can_be_in_dictionaries_and_ids_stay_whole(self) -> None:
        sensor = f"{self.site}/np"
        time_of_first = now()
        reading = {"sensorId": sensor, "timestamp": time_of_first, "metrics": {"n": np.int64(3), "f": np.float32(0.5)}, "id": "1"}

        self.grid.publish([reading])
        self.grid.publish(pd.DataFrame({"sensor_id": sensor, "timestamp": [time_of_first, time_of_first], "id": [1, None], "n": [3, 4], "f": [0.5, 1.5]}))

        answer = self.await_readings(sensor, 2)
        self.assertEqual((1, 4, 1.5), (answer["quality"]["duplicates"], answer["features"]["n_last_1m"], answer["features"]["f_max_1m"]))


class MistakeTests(unittest.TestCase):
    """What is refused before anything is sent: nobody listens at the address."""

    def setUp(self) -> None:
        self.grid = SensorGrid("http://127.0.0.1:1", patience=0)

    def frame(self, **columns: object) -> pd.DataFrame:
        return pd.DataFrame({"sensor_id": ["a"], "timestamp": [now()], "t": [1.0]}).assign(**columns)

    def test_a_row_without_a_sensor_is_no_sensor_of_the_name_nan(self) -> None:
        for missing in (None, float("nan"), pd.NA):
            with self.assertRaisesRegex(ValueError, "Row 0 has no sensor_id"):
                self.grid.publish(self.frame(sensor_id=[missing]))
            with self.assertRaisesRegex(ValueError, "The id at 1 is missing"):
                self.grid.features(["a", missing])
        with self.assertRaisesRegex(ValueError, "not bytes"):
            self.grid.features(b"a")

    def test_numbers_are_no_times(self) -> None:
        with self.assertRaisesRegex(ValueError, "'timestamp' has numbers"):
            self.grid.publish(self.frame(timestamp=[1795341600000]))
        with self.assertRaisesRegex(ValueError, "1795341600000 is no time"):
            self.grid.features("a", 1795341600000)

    def test_a_column_that_is_there_twice_is_said(self) -> None:
        with self.assertRaisesRegex(ValueError, "the column 't' more than once"):
            self.grid.publish(pd.concat([self.frame(), pd.DataFrame({"t": [2.0]})], axis=1))

    def test_a_list_is_no_number(self) -> None:
        with self.assertRaisesRegex(ValueError, r"Row 0: 't' is \[1, 2\]"):
            self.grid.publish(self.frame(t=[[1, 2]]))

    def test_a_dictionary_that_is_no_json_is_said_with_its_row(self) -> None:
        good = {"sensorId": "a", "timestamp": "2026-11-22T10:00:00Z", "metrics": {"t": 1}}
        for metrics in ({"t": float("nan")}, {"t": object()}):
            with self.assertRaisesRegex(ValueError, "Row 1 cannot be sent"):
                self.grid.publish([good, {**good, "metrics": metrics}])


class RepeatTests(unittest.TestCase):
    """Against a server that answers as it is told."""

    def serve(self, *statuses: int) -> tuple:
        requests = []
        left = list(statuses)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                requests.append((self.command, self.path, self.headers.get("Authorization")))
                body = b'{"detail":"told so"}' if left[0] != 200 else b'{"items":[],"cursor":null}'
                self.send_response(left.pop(0))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}", requests

    def test_a_question_is_asked_again_while_the_api_is_busy(self) -> None:
        url, requests = self.serve(503, 503, 200)

        self.assertTrue(SensorGrid(url, "a-key").sensors().empty)
        self.assertEqual([("GET", "/sensors?limit=1000", "Bearer a-key")] * 3, requests)

    def test_a_refusal_is_not_asked_again(self) -> None:
        url, requests = self.serve(403)

        with self.assertRaises(SensorGridError) as refused:
            SensorGrid(url).sensors()
        self.assertEqual((403, "told so", 1), (refused.exception.status, refused.exception.detail, len(requests)))

    def test_readings_without_ids_are_not_sent_twice(self) -> None:
        url, requests = self.serve(503)

        with self.assertRaisesRegex(SensorGridError, "the first 0 are in the stream"):
            SensorGrid(url).publish([{"sensorId": "a", "timestamp": 0, "metrics": {"t": 1}}])
        self.assertEqual(1, len(requests))

    def test_nobody_there_is_said(self) -> None:
        with self.assertRaisesRegex(SensorGridError, "did not answer"):
            SensorGrid("http://127.0.0.1:1", patience=0).sensors()


if __name__ == "__main__":
    unittest.main()
