-- Functions of texts.
CREATE OR REPLACE STREAM "TEXTS" ("a" VARCHAR(64), "b" VARCHAR(64), "c" INTEGER, "d" VARCHAR(64), "e" VARCHAR(64));

CREATE OR REPLACE PUMP "TEXTS_PUMP" AS
INSERT INTO "TEXTS"
SELECT STREAM
    UPPER(SUBSTRING("ticker_symbol" FROM 1 FOR 2)) || '-' || TRIM(BOTH ' ' FROM "sector"),
    TRIM(LEADING '0' FROM SUBSTRING("sensor_id", 2, 6)),
    POSITION('A' IN "ticker_symbol") + CHAR_LENGTH(TRIM("sector")),
    OVERLAY("ticker_symbol" PLACING '**' FROM 2 FOR 2),
    REGEX_REPLACE("sector", '[^A-Z]+', '', 1, 0)
FROM "SOURCE_SQL_STREAM_001"
WHERE "sector" LIKE '10!%%' ESCAPE '!'
    OR "sector" NOT LIKE '%''%'
    OR "ticker_symbol" SIMILAR TO '(A|B)%'
    OR "ticker_symbol" NOT IN ('TEST', 'NONE');
