-- Tells of a jump of the price once a minute, not for each trade.
CREATE OR REPLACE STREAM "JUMPS" (
    "ticker_symbol" VARCHAR(8),
    "sector"        VARCHAR(16),
    "change"        REAL,
    "price"         REAL);

CREATE OR REPLACE PUMP "JUMPS_PUMP" AS
INSERT INTO "JUMPS"
SELECT STREAM "ticker_symbol", "sector", "change", "price"
FROM "SOURCE_SQL_STREAM_001"
WHERE ABS("change" / ("price" - "change")) * 100 > 1;

CREATE OR REPLACE STREAM "FIRST_JUMPS" (
    "ticker_symbol" VARCHAR(8),
    "change"        REAL,
    "jumps"         BIGINT);

CREATE OR REPLACE PUMP "FIRST_JUMPS_PUMP" AS
INSERT INTO "FIRST_JUMPS"
SELECT STREAM "ticker_symbol", "change", "jumps"
FROM (
    SELECT STREAM "ticker_symbol", "change", COUNT(*) OVER last_minute AS "jumps"
    FROM "JUMPS"
    WINDOW last_minute AS (PARTITION BY "ticker_symbol" RANGE INTERVAL '1' MINUTE PRECEDING)) AS counted
WHERE "jumps" = 1;
