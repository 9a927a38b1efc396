-- The three highest prices of each sector in a minute, and the latest row of each ticker in ten seconds.
SELECT sector, ticker_symbol, price
FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, sector ORDER BY price DESC) AS place
    FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(event_time), INTERVAL '1' MINUTE)))
WHERE place <= 3;

SELECT ticker_symbol, price
FROM (
    SELECT ticker_symbol, price, ROW_NUMBER() OVER (PARTITION BY FLOOR(event_time TO MINUTE), ticker_symbol ORDER BY event_time DESC NULLS LAST) AS place
    FROM trades) AS numbered
WHERE numbered.place = 1;
