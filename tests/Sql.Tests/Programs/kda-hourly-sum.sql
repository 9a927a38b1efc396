-- Windows of a calendar hour, the sectors with most turnover first.
CREATE OR REPLACE STREAM "TURNOVER" ("hour" TIMESTAMP, "sector" VARCHAR(16), "turnover" DOUBLE, "trades" BIGINT);

CREATE OR REPLACE PUMP "TURNOVER_PUMP" AS
INSERT INTO "TURNOVER"
SELECT STREAM FLOOR(s.ROWTIME TO HOUR), "sector", SUM("price") AS "turnover", COUNT(*)
FROM "SOURCE_SQL_STREAM_001" s
GROUP BY FLOOR(s.ROWTIME TO HOUR), "sector"
ORDER BY FLOOR(s.ROWTIME TO HOUR), "turnover" DESC;
