-- The average price of a ticker over its last few trades, and over more of them.
CREATE OR REPLACE STREAM "AVERAGES" (
    ticker_symbol VARCHAR(8),
    avg_short     DOUBLE,
    avg_long      DOUBLE);

CREATE OR REPLACE PUMP "AVERAGES_PUMP" AS
INSERT INTO "AVERAGES"
SELECT STREAM "ticker_symbol",
    AVG("price") OVER shortly,
    AVG("price") OVER longer
FROM SOURCE_SQL_STREAM_001
WINDOW
    shortly AS (PARTITION BY "ticker_symbol" ROWS 2 PRECEDING),
    longer AS (PARTITION BY "ticker_symbol" ROWS 10 PRECEDING);
