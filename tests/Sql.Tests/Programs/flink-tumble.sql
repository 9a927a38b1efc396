-- Windows of five minutes by a table function.
SELECT window_start, window_end, sensor_id, AVG(temperature) AS mean
FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '5' MINUTE))
GROUP BY window_start, window_end, sensor_id;
