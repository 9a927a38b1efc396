/* Passes on what is warm, in Fahrenheit. */
CREATE STREAM "WARM" ("sensor_id" VARCHAR(16) NOT NULL, "fahrenheit" DOUBLE, "event_time" TIMESTAMP)
DESCRIPTION 'Readings above 30 degrees';

CREATE PUMP "WARM_PUMP" STARTED DESCRIPTION 'Filters and converts' AS
INSERT INTO "WARM" ("event_time", "sensor_id", "fahrenheit")
SELECT STREAM "event_time", "sensor_id", "temperature" * 9 / 5 + 32
FROM "SOURCE_SQL_STREAM_001" AS s // the input
WHERE s."temperature" > 30 AND s."sensor_id" IS NOT NULL;
