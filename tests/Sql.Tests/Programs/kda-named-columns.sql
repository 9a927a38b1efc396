-- Names the column of a sub-query behind its alias, as the vendor's log programs do.
CREATE OR REPLACE STREAM "REQUESTS" ("client" VARCHAR(64), "request" VARCHAR(256));

CREATE OR REPLACE PUMP "REQUESTS_PUMP" AS
INSERT INTO "REQUESTS"
SELECT STREAM l.r.COLUMN1, l.r.COLUMN5
FROM (SELECT STREAM W3C_LOG_PARSE("line", 'COMMON') FROM "SOURCE_SQL_STREAM_001") AS l (r);
