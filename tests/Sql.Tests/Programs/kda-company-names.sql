-- Adds the company's name from a reference table.
CREATE OR REPLACE STREAM "NAMED_TRADES" (
    "ticker_symbol" VARCHAR(8),
    "company"       VARCHAR(40),
    "sector"        VARCHAR(16),
    "price"         REAL);

CREATE OR REPLACE PUMP "NAMES_PUMP" AS
INSERT INTO "NAMED_TRADES"
SELECT STREAM "ticker_symbol", "c"."company", "sector", "price"
FROM "SOURCE_SQL_STREAM_001" LEFT JOIN "companies" AS "c"
ON "SOURCE_SQL_STREAM_001"."ticker_symbol" = "c"."ticker";
