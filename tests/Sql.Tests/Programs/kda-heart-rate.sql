-- Patients whose heart beats too fast or too slowly in the mean of a minute.
CREATE OR REPLACE STREAM "HEART_ALARMS" (
    "at"        TIMESTAMP,
    "patientId" VARCHAR(32),
    "deviceId"  VARCHAR(32),
    "rate"      DOUBLE);

CREATE OR REPLACE PUMP "HEART_PUMP" AS
INSERT INTO "HEART_ALARMS"
SELECT STREAM ROWTIME, "patientId", "deviceId", AVG("value") AS "rate"
FROM "SOURCE_SQL_STREAM_001"
GROUP BY "patientId", "deviceId", STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '60' SECOND)
HAVING AVG("value") > 120 OR AVG("value") < 40;
