-- Trades with the quotes of the ten seconds around them; names in backticks keep their case.
SELECT t.`TICKER_SYMBOL`, t.price, q.price AS quoted
FROM trades AS t, quotes AS q
WHERE t.ticker_symbol = q.ticker_symbol
    AND t.event_time BETWEEN q.event_time - INTERVAL '10' SECOND AND q.event_time + INTERVAL '10' SECOND;

SELECT t.ticker_symbol, c.company
FROM trades t INNER JOIN companies c ON t.ticker_symbol = c.ticker;
