-- Compares each reading with the one before it.
CREATE OR REPLACE STREAM "CHANGES" ("sensor_id" VARCHAR(16), "temperature" DOUBLE, "before" DOUBLE, "before_that" DOUBLE, "first_of_minute" DOUBLE);

CREATE OR REPLACE PUMP "CHANGES_PUMP" AS
INSERT INTO "CHANGES"
SELECT STREAM "sensor_id", "temperature",
    LAG("temperature", 1, 0) IGNORE NULLS OVER each_sensor,
    LAG("temperature", 2) RESPECT NULLS OVER each_sensor,
    FIRST_VALUE("temperature") OVER (PARTITION BY "sensor_id" RANGE INTERVAL '1' MINUTE PRECEDING)
FROM "SOURCE_SQL_STREAM_001"
WINDOW each_sensor AS (PARTITION BY "sensor_id" ROWS 5 PRECEDING);
