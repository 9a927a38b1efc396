-- The mean of each sensor over ten seconds, and when the readings arrived from which it comes.
CREATE OR REPLACE STREAM "MEANS" (
    "device"      VARCHAR(16),
    "sensor_name" VARCHAR(16),
    "mean"        DOUBLE,
    "first_at"    TIMESTAMP,
    "last_at"     TIMESTAMP);

CREATE OR REPLACE PUMP "MEANS_PUMP" AS
INSERT INTO "MEANS"
SELECT STREAM "device", "sensor_name",
    AVG("sensor_value") OVER w AS "mean",
    MIN("APPROXIMATE_ARRIVAL_TIME") OVER w AS "first_at",
    MAX("APPROXIMATE_ARRIVAL_TIME") OVER w AS "last_at"
FROM "SOURCE_SQL_STREAM_001"
WINDOW w AS (PARTITION BY "device", "sensor_name" RANGE INTERVAL '10' SECOND PRECEDING);
