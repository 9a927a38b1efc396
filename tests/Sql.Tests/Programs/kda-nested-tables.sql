-- Hot spots among what a random cut forest has scored.
CREATE OR REPLACE STREAM "SPOTS" ("temperature" DOUBLE, "rpm" DOUBLE, "HOTSPOTS_RESULT" VARCHAR(10000));

CREATE OR REPLACE PUMP "SPOTS_PUMP" AS
INSERT INTO "SPOTS"
SELECT STREAM "temperature", "rpm", HOTSPOTS_RESULT
FROM TABLE(HOTSPOTS(
    CURSOR(SELECT STREAM "temperature", "rpm" FROM TABLE(RANDOM_CUT_FOREST(
        CURSOR(SELECT STREAM "temperature", "rpm" FROM "SOURCE_SQL_STREAM_001"), 50, 128)) AS scored
        WHERE scored.ANOMALY_SCORE < 1),
    1000, 0.2, 17)) AS spots;
