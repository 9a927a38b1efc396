-- The three highest prices of each sector, and the latest row of each ticker.
SELECT sector, ticker_symbol, price
FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY sector ORDER BY price DESC) AS place
    FROM trades)
WHERE place <= 3;

SELECT ticker_symbol, price
FROM (
    SELECT ticker_symbol, price, ROW_NUMBER() OVER (PARTITION BY ticker_symbol ORDER BY event_time DESC NULLS LAST) AS place
    FROM trades) AS numbered
WHERE numbered.place = 1
LIMIT 10;
