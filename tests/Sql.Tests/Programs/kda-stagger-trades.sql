-- Counts the trades of each ticker in each minute of the trade's own time; a minute after the first of them the count leaves.
CREATE OR REPLACE STREAM "TRADES_PER_MINUTE" (
    "ticker_symbol" VARCHAR(8),
    "event_minute"  TIMESTAMP,
    "trades"        BIGINT);

CREATE OR REPLACE PUMP "TRADES_PUMP" AS
INSERT INTO "TRADES_PER_MINUTE"
SELECT STREAM "ticker_symbol", FLOOR("event_time" TO MINUTE), COUNT(*) AS "trades"
FROM "SOURCE_SQL_STREAM_001"
WINDOWED BY STAGGER (
    PARTITION BY "ticker_symbol", FLOOR("event_time" TO MINUTE) RANGE INTERVAL '1' MINUTE);
