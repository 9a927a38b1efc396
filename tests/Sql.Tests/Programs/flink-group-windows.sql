-- The older spelling: window functions among the keys.
SELECT sensor_id,
    TUMBLE_START(event_time, INTERVAL '1' MINUTE) AS started,
    TUMBLE_END(event_time, INTERVAL '1' MINUTE) AS ended,
    MAX(temperature) AS highest
FROM readings
GROUP BY sensor_id, TUMBLE(event_time, INTERVAL '1' MINUTE);

SELECT ticker_symbol, HOP_END(event_time, INTERVAL '10' SECOND, INTERVAL '1' MINUTE), AVG(price)
FROM trades
GROUP BY ticker_symbol, HOP(event_time, INTERVAL '10' SECOND, INTERVAL '1' MINUTE);
