-- Windows of five minutes, by the number of the window since 1970.
CREATE OR REPLACE STREAM "FIVE_MINUTES" ("sensor_id" VARCHAR(16), "lowest" DOUBLE, "highest" DOUBLE, "readings" BIGINT);

CREATE OR REPLACE PUMP "FIVE_MINUTES_PUMP" AS
INSERT INTO "FIVE_MINUTES"
SELECT STREAM "sensor_id", MIN("temperature"), MAX("temperature"), COUNT("temperature")
FROM "SOURCE_SQL_STREAM_001"
GROUP BY "sensor_id", FLOOR(("SOURCE_SQL_STREAM_001".ROWTIME - TIMESTAMP '1970-01-01 00:00:00') MINUTE / 5 TO MINUTE);
