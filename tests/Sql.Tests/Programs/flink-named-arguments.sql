-- The same with named arguments, hopping and cumulating.
INSERT INTO hopping
SELECT window_start, window_end, COUNT(*)
FROM TABLE(HOP(DATA => TABLE readings, TIMECOL => DESCRIPTOR(event_time), SLIDE => INTERVAL '1' MINUTE, SIZE => INTERVAL '5' MINUTE))
GROUP BY window_start, window_end;

INSERT INTO cumulated
SELECT window_start, window_end, SUM(price)
FROM TABLE(CUMULATE(TABLE trades, DESCRIPTOR(event_time), INTERVAL '10' MINUTE, INTERVAL '1' HOUR)) AS c
GROUP BY window_start, window_end;
