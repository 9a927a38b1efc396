-- Takes log lines apart; the fields are read from the row value that the function answers.
CREATE OR REPLACE STREAM "REQUESTS" ("verb" VARCHAR(8), "status" VARCHAR(4), "host" VARCHAR(64));

CREATE OR REPLACE PUMP "REQUESTS_PUMP" AS
INSERT INTO "REQUESTS"
SELECT STREAM x.r."COLUMN1", x.r."COLUMN2", x.w.COLUMN1
FROM (
    SELECT STREAM
        REGEX_LOG_PARSE("line", '(\w+) .* (\d+)') AS r,
        W3C_LOG_PARSE("line", 'COMMON') AS w
    FROM "SOURCE_SQL_STREAM_001") AS x;
