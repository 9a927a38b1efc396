-- Statistics of a minute, an exponential average, and the last value.
CREATE OR REPLACE STREAM "STATISTICS" ("sensor_id" VARCHAR(16), "deviation" DOUBLE, "variance" DOUBLE, "all_warm" BOOLEAN);

CREATE OR REPLACE PUMP "STATISTICS_PUMP" AS
INSERT INTO "STATISTICS"
SELECT STREAM "sensor_id", STDDEV_SAMP("temperature"), VAR_POP("temperature"), EVERY("temperature" > 20)
FROM "SOURCE_SQL_STREAM_001"
GROUP BY "sensor_id", STEP(ROWTIME BY INTERVAL '1' MINUTE);

CREATE OR REPLACE STREAM "SMOOTH" ("sensor_id" VARCHAR(16), "smooth" DOUBLE, "second_last" DOUBLE);

CREATE OR REPLACE PUMP "SMOOTH_PUMP" AS
INSERT INTO "SMOOTH"
SELECT STREAM "sensor_id",
    EXP_AVG("temperature", INTERVAL '30' SECOND) OVER w,
    NTH_VALUE("temperature", 2) OVER w
FROM "SOURCE_SQL_STREAM_001"
WINDOW w AS (PARTITION BY "sensor_id" RANGE INTERVAL '5' MINUTE PRECEDING);
