-- Scores the readings of machines with a random cut forest and keeps the conspicuous ones, the worst of each second first.
CREATE OR REPLACE STREAM "SCORED" (
    "sensor_id"     VARCHAR,
    "temperature"   DOUBLE,
    "rpm"           DOUBLE,
    "in_service"    BOOLEAN,
    "ANOMALY_SCORE" DOUBLE);

CREATE OR REPLACE STREAM "ALARMS" (
    "sensor_id"     VARCHAR,
    "temperature"   DOUBLE,
    "rpm"           DOUBLE,
    "in_service"    BOOLEAN,
    "ANOMALY_SCORE" DOUBLE);

CREATE OR REPLACE PUMP "SCORE_PUMP" AS
INSERT INTO "SCORED"
SELECT STREAM "sensor_id", "temperature", "rpm", "in_service", ANOMALY_SCORE
FROM TABLE(RANDOM_CUT_FOREST(
    CURSOR(SELECT STREAM "sensor_id", "temperature", "rpm", "in_service" FROM "SOURCE_SQL_STREAM_001")));

CREATE OR REPLACE PUMP "ALARM_PUMP" AS
INSERT INTO "ALARMS"
SELECT STREAM * FROM "SCORED"
WHERE "ANOMALY_SCORE" > 1.5
ORDER BY FLOOR("SCORED".ROWTIME TO SECOND), "ANOMALY_SCORE" DESC;
