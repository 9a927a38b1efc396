-- Windows that end with the row.
SELECT sensor_id, event_time,
    AVG(temperature) OVER (PARTITION BY sensor_id ORDER BY event_time RANGE BETWEEN INTERVAL '10' MINUTE PRECEDING AND CURRENT ROW) AS mean,
    COUNT(*) OVER (PARTITION BY sensor_id ORDER BY event_time RANGE BETWEEN INTERVAL '10' MINUTE PRECEDING AND CURRENT ROW) AS readings
FROM readings;

SELECT sensor_id, SUM(temperature) OVER w
FROM readings
WINDOW w AS (PARTITION BY sensor_id ORDER BY event_time ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
