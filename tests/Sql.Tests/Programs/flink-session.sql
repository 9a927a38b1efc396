-- Sessions of each sensor.
SELECT sensor_id, window_start, window_end, COUNT(*) AS readings
FROM TABLE(SESSION(TABLE readings PARTITION BY sensor_id, DESCRIPTOR(event_time), INTERVAL '30' SECOND))
GROUP BY sensor_id, window_start, window_end;
