-- Joins two streams: each warning with the readings of the minute before it.
CREATE OR REPLACE STREAM "WARNINGS" ("sensor_id" VARCHAR(16), "level" INTEGER);

CREATE OR REPLACE PUMP "WARNINGS_PUMP" AS
INSERT INTO "WARNINGS"
SELECT STREAM "sensor_id", 1 FROM "SOURCE_SQL_STREAM_001" WHERE "temperature" > 80;

CREATE OR REPLACE STREAM "CONTEXT" ("sensor_id" VARCHAR(16), "level" INTEGER, "temperature" DOUBLE);

CREATE OR REPLACE PUMP "CONTEXT_PUMP" AS
INSERT INTO "CONTEXT"
SELECT STREAM r."sensor_id", w."level", r."temperature"
FROM "SOURCE_SQL_STREAM_001" OVER (RANGE INTERVAL '1' MINUTE PRECEDING) AS r
JOIN "WARNINGS" AS w
ON r."sensor_id" = w."sensor_id";
