-- Arithmetic, choices and tests.
CREATE OR REPLACE STREAM "NUMBERS" ("a" DOUBLE, "b" INTEGER, "c" VARCHAR(8), "d" DECIMAL(10, 2), "e" BOOLEAN);

CREATE OR REPLACE PUMP "NUMBERS_PUMP" AS
INSERT INTO "NUMBERS"
SELECT STREAM
    SQRT(POWER("price", 2)) + LN(1.5E1) - -LOG10("price") * +1.0,
    MOD(CAST("price" AS INTEGER), 7) % 5 + STEP(CAST("price" AS INTEGER) BY 10),
    CASE "sector" WHEN 'ENERGY' THEN 'E' WHEN 'HEALTHCARE' THEN 'H' ELSE COALESCE(NULLIF("sector", ''), '?') END,
    CAST(CASE WHEN "change" > 0 THEN "change" ELSE 0 END AS DECIMAL(10, 2)),
    "price" IS DISTINCT FROM "change" AND NOT ("price" = 0 OR "change" IS NULL) IS NOT TRUE
FROM "SOURCE_SQL_STREAM_001"
WHERE ("price" - "change") / 2 >= .5 AND ABS("change") <= 100 AND ("price" > 0) IS NOT UNKNOWN;
