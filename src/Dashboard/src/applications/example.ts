/** The program that the page offers where there is none: a mean for each sensor and minute. */
export const example = `-- The mean temperature of each sensor in each minute.
CREATE OR REPLACE STREAM "DESTINATION_SQL_STREAM" ("sensor" VARCHAR(64), "mean_temperature" DOUBLE, "n" INTEGER);

CREATE OR REPLACE PUMP "STREAM_PUMP" AS INSERT INTO "DESTINATION_SQL_STREAM"
SELECT STREAM "sensor_id", AVG("temperature"), COUNT(*)
FROM "SOURCE_SQL_STREAM_001"
GROUP BY "sensor_id", STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '60' SECOND);
`;
