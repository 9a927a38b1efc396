using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Tests.Programs;
using SensorGrid.Sql.Tests.Running;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.State;

/// <summary>The programs whose runs are cut: those of the corpus, and others that together have every operator, function and aggregate.</summary>
internal static class StateCases
{
    private static readonly Column[] Wide =
    [
        new("sensor_id", SqlType.Varchar(16)), new("temperature", SqlType.Double), new("rpm", SqlType.Double), new("in_service", SqlType.Boolean),
        new("ticker_symbol", SqlType.Varchar(4)), new("sector", SqlType.Varchar(16)), new("change", SqlType.Real), new("price", SqlType.Real),
        new("event_time", SqlType.Timestamp), new("device", SqlType.Varchar(16)), new("sensor_name", SqlType.Varchar(16)), new("sensor_value", SqlType.Double),
        new("patientId", SqlType.Varchar(32)), new("deviceId", SqlType.Varchar(32)), new("value", SqlType.Double), new("line", SqlType.Text),
    ];

    private static readonly SqlInput[] KdaInputs = [new("SOURCE_SQL_STREAM_001", new RowSchema(Wide))];

    private static readonly SqlInput[] FlinkInputs = [.. new[] { "READINGS", "TRADES", "QUOTES" }.Select(name => new SqlInput(name, new RowSchema([.. Wide.Select(column => column with { Name = column.Name.ToUpperInvariant() })])))];

    private static readonly ReferenceTable[] KdaTables = [Companies("companies", "ticker", "company")];

    private static readonly ReferenceTable[] FlinkTables = [Companies("COMPANIES", "TICKER", "COMPANY")];

    private static readonly SqlInput[] TwoInputs =
    [
        new("A", new RowSchema([new("k", SqlType.Text), new("x", SqlType.Double), new("n", SqlType.Integer), new("t", SqlType.Timestamp), new("b", SqlType.Boolean), new("d", SqlType.Decimal(9, 2)), new("line", SqlType.Text), new("v", new SqlType(SqlKind.Varbinary, 8))])),
        new("B", new RowSchema([new("k", SqlType.Text), new("x", SqlType.Double), new("n", SqlType.Integer)])),
    ];

    private static readonly string[] Aggregates =
    [
        """COUNT(*), COUNT("x"), COUNT(DISTINCT "k"), SUM("n"), SUM("x"), AVG("n"), AVG("x"), SUM("d"), AVG("d"), SUM(DISTINCT "x"), AVG(DISTINCT "n")""",
        """MIN("k"), MAX("x"), FIRST_VALUE("k"), LAST_VALUE("x"), VAR_POP("x"), VAR_SAMP("d"), STDDEV_POP("n"), STDDEV_SAMP("x"), ANY("b"), EVERY("b"), MIN("t")""",
    ];

    /// <summary>Every program.</summary>
    public static IReadOnlyList<StateCase> All { get; } = [.. ExamplePrograms.Names.Select(OfCorpus), .. Constructed()];

    private static StateCase OfCorpus(string name)
    {
        var text = ExamplePrograms.Read(name);
        return name.StartsWith("kda-", StringComparison.Ordinal)
            ? new StateCase(name, text, KdaInputs, KdaTables)
            : new StateCase(name, Targets(name) + text.Replace("event_time", "ROWTIME", StringComparison.Ordinal), FlinkInputs, FlinkTables);
    }

    /// <summary>Declares the streams into which a program of the second dialect inserts.</summary>
    private static string Targets(string name) => name is "flink-named-arguments"
        ? "CREATE STREAM hopping (s TIMESTAMP, e TIMESTAMP, c BIGINT); CREATE STREAM cumulated (s TIMESTAMP, e TIMESTAMP, c DOUBLE);"
        : "";

    private static IEnumerable<StateCase> Constructed()
    {
        yield return new StateCase("everything", DeterminismTests.Text, [Some.Readings], []);
        for (var i = 0; i < Aggregates.Length; i++)
        {
            var select = $"SELECT STREAM \"k\", {Aggregates[i]} FROM";
            yield return Of($"step-{i}", $"{select} A GROUP BY \"k\", STEP(ROWTIME BY INTERVAL '2' SECOND)");
            yield return Of($"stagger-{i}", $"{select} A WINDOWED BY STAGGER (PARTITION BY \"k\" RANGE INTERVAL '1.5' SECOND)");
            yield return Of($"hop-{i}", $"{select} TABLE(HOP(TABLE A, DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND, INTERVAL '3' SECOND)) GROUP BY \"k\", window_end");
        }

        yield return Of("lists", """SELECT STREAM "n", LISTAGG("k"), LISTAGG(DISTINCT "n", ' '), LISTAGG("line", '') FROM A GROUP BY "n", STEP(ROWTIME BY INTERVAL '2' SECOND)""");
        yield return Of("lists-over", """SELECT STREAM LISTAGG("k") OVER (ROWS 3 PRECEDING), STRING_AGG("k", '+') OVER (PARTITION BY FLOOR(ROWTIME TO SECOND)) FROM A""");
        yield return Of("cumulate", """SELECT "k", window_start, window_end, SUM("x") FROM TABLE(CUMULATE(TABLE A, DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND, INTERVAL '4' SECOND)) GROUP BY "k", window_start, window_end""");
        yield return Of("session", """SELECT "k", window_start, window_end, SUM("x") FROM TABLE(SESSION(TABLE A PARTITION BY "k", DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND)) GROUP BY "k", window_start, window_end""");
        yield return Of("session-rows", """SELECT "k", "x", window_start FROM TABLE(SESSION(TABLE A PARTITION BY 1 / "n", DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND))""");
        yield return Of("promised", """SELECT STREAM "n", SUM("x"), COUNT(*) FROM A GROUP BY MONOTONIC("n")""");
        yield return Of("promised-step", """SELECT STREAM "n", "k", SUM("x") FROM A GROUP BY MONOTONIC("n"), "k", STEP(ROWTIME BY INTERVAL '10' SECOND)""");
        yield return Of("over-range", """
            SELECT STREAM "k", SUM("x") OVER w, SUM("n") OVER w, MIN("x") OVER w, MAX("k") OVER w, FIRST_VALUE("x") OVER w, LAST_VALUE("x") OVER w, NTH_VALUE("x", 2) OVER w, COUNT(DISTINCT "n") OVER w,
                EXP_AVG("x", INTERVAL '1' SECOND) OVER w, ROW_NUMBER() OVER w, LAG("x") OVER w, LAG("k", 2, 'none') IGNORE NULLS OVER w, STDDEV_POP("x") OVER w, ANY("b") OVER w
            FROM A WINDOW w AS (PARTITION BY "k" RANGE INTERVAL '1' SECOND PRECEDING)
            """);
        yield return Of("over-rows", """
            SELECT STREAM "k", SUM("x") OVER w, SUM("n" * 1000000000) OVER w, MIN("x") OVER w, FIRST_VALUE("x") OVER w, LAG("x", 2, 9) OVER w, AVG("x") OVER u, MAX("x") OVER u, COUNT(*) OVER (ROWS 3 PRECEDING)
            FROM A WINDOW w AS (PARTITION BY "k" ROWS 2 PRECEDING), u AS (PARTITION BY "n")
            """);
        yield return Of("over-lead", """
            SELECT STREAM "k", "x", LEAD("x", 1, 0) OVER w, LEAD("n", 3, -1) OVER w, LAG("x") OVER w, SUM("x") OVER (PARTITION BY "n" RANGE INTERVAL '2' SECOND PRECEDING)
            FROM A WINDOW w AS (PARTITION BY "k")
            """);
        yield return Of("over-step", """SELECT STREAM "k", COUNT(*) OVER w, LEAD("x") OVER w, SUM("x") OVER w FROM A WINDOW w AS (PARTITION BY "k", FLOOR(ROWTIME TO SECOND) RANGE INTERVAL '10' SECOND PRECEDING)""");
        yield return Of("over-errors", """SELECT STREAM "k", SUM("n" * 4000000000000000000) OVER (PARTITION BY "k" RANGE INTERVAL '2' SECOND PRECEDING), 1 / "n" FROM A""");
        yield return Of("distinct", """SELECT STREAM DISTINCT FLOOR(ROWTIME TO MINUTE), "b" FROM A""");
        yield return Of("sorted", """SELECT STREAM "k", "x" FROM A ORDER BY FLOOR(ROWTIME TO SECOND), "x" DESC, "k" """);
        yield return Of("sorted-logs", """SELECT STREAM l.r FROM (SELECT STREAM REGEX_LOG_PARSE("line", '(\w+) .* (\d+)') AS r, "x" FROM A ORDER BY FLOOR(A.ROWTIME TO SECOND), "x") AS l""");
        yield return Of("bytes", """SELECT STREAM COUNT(*), "v" FROM A GROUP BY "v", STEP(ROWTIME BY INTERVAL '2' SECOND)""");
        yield return Of("late", """SELECT STREAM "t" AS ROWTIME, "k", "x" FROM A ORDER BY "t" WITHIN INTERVAL '2' SECOND""");
        yield return Of("top", """SELECT STREAM ITEM, ITEM_COUNT FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM "k" FROM A), 'k', 2, 2))""");
        yield return Of("union", """SELECT STREAM "k", "x" FROM A UNION ALL SELECT STREAM "k", "c" FROM (SELECT STREAM "k", SUM("x") AS "c" FROM B GROUP BY "k", STEP(ROWTIME BY INTERVAL '1' SECOND)) AS s""");
        yield return Of("union-three", """SELECT STREAM "k", "x" FROM A UNION ALL SELECT STREAM "k", "x" FROM B UNION ALL SELECT STREAM "k", "x" FROM (SELECT STREAM "k", LEAD("x", 1) OVER (PARTITION BY "k") AS "x" FROM A) AS s""");
        yield return Of("join-range", """SELECT STREAM l."k", r."x" FROM A OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS l FULL JOIN B OVER (RANGE INTERVAL '2' SECOND PRECEDING) AS r ON l."k" = r."k" AND l."n" / r."n" < 3""");
        yield return Of("join-rows", """SELECT STREAM l."k", r."x" FROM A OVER (ROWS 2 PRECEDING) AS l FULL JOIN B OVER (ROWS 1 PRECEDING) AS r ON l."k" = r."k" """);
        yield return Of("join-one-window", """SELECT STREAM l."k", r."x" FROM A AS l LEFT JOIN B OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS r ON l."k" = r."k" """);
        yield return Of("join-sessions", """SELECT STREAM l."k", r."c" FROM A OVER (RANGE INTERVAL '5' SECOND PRECEDING) AS l JOIN (SELECT "k", COUNT(*) AS "c" FROM TABLE(SESSION(TABLE B PARTITION BY "k", DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND)) GROUP BY "k", window_start, window_end) OVER (ROWS 5 PRECEDING) AS r ON l."k" = r."k" """);
        yield return Of("join-interval", """SELECT STREAM l."k", r."x" FROM A AS l FULL JOIN B AS r ON l."k" = r."k" AND l.ROWTIME BETWEEN r.ROWTIME - INTERVAL '2' SECOND AND r.ROWTIME + INTERVAL '1' SECOND""");
        yield return Of("rank", """SELECT STREAM "k", "x", ROW_NUMBER() OVER (PARTITION BY "k", FLOOR(ROWTIME TO SECOND) ORDER BY "x" DESC, "n") FROM A""");
        yield return Of("row-values", """
            CREATE TABLE A (k STRING, n INT, t TIMESTAMP(3), line STRING, r AS CAST('{"a":' || CAST(n AS STRING) || ',"b":{"c":"' || k || '"}}' AS ROW<a INT, b ROW<c STRING>>), WATERMARK FOR t AS t - INTERVAL '2' SECOND);
            SELECT r.b.c, r.a, MAX(r.a) OVER (PARTITION BY r.b.c ORDER BY t ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM A
            """);
        yield return Of("group-rank", """SELECT STREAM "k", "r" FROM TABLE(GROUP_RANK(CURSOR(SELECT STREAM * FROM A), 'n', 'r', 'desc', 'asc', 0, 2))""");
        yield return Of("ranks", """SELECT STREAM "k", "x", RANK() OVER w, DENSE_RANK() OVER w, ROW_NUMBER() OVER w FROM A WINDOW w AS (PARTITION BY FLOOR(ROWTIME TO SECOND) ORDER BY "n" DESC)""");
        yield return Of("rank-groups", """SELECT "k", c, place FROM (SELECT "k", SUM("n") AS c, RANK() OVER (PARTITION BY window_start, window_end ORDER BY SUM("n") DESC) AS place FROM TABLE(TUMBLE(TABLE A, DESCRIPTOR(ROWTIME), INTERVAL '2' SECOND)) GROUP BY window_start, window_end, "k") WHERE place <= 2""");
        yield return Of("over-groups", """SELECT STREAM "k", COUNT(*), SUM(COUNT(*)) OVER (PARTITION BY "k" ROWS 2 PRECEDING) FROM A GROUP BY "k", STEP(ROWTIME BY INTERVAL '2' SECOND)""");
        yield return Of("window-join", """SELECT a."k", m.y FROM A AS a JOIN (SELECT MAX("n") AS y, window_end AS e FROM TABLE(TUMBLE(TABLE A, DESCRIPTOR(ROWTIME), INTERVAL '2' SECOND)) GROUP BY window_start, window_end) AS m ON a."n" = m.y WHERE a.ROWTIME BETWEEN m.e - INTERVAL '2' SECOND AND m.e""");
        yield return Of("rank-hop", """SELECT "k", "c", place FROM (SELECT "k", "c", ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY "c" DESC) AS place FROM (SELECT "k", window_start, window_end, SUM("x") AS "c" FROM TABLE(HOP(TABLE A, DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND, INTERVAL '3' SECOND)) GROUP BY "k", window_start, window_end) AS g) AS r WHERE place <= 2""");
        yield return Of("group-session", """SELECT "k", SESSION_START(ROWTIME, INTERVAL '1' SECOND), SUM("x") FROM A WHERE "n" > 0 GROUP BY "k", SESSION(ROWTIME, INTERVAL '1' SECOND)""");
        yield return Of("windows-of-windows", """SELECT window_start, "k", SUM("c") FROM TABLE(TUMBLE(CURSOR(SELECT window_time AS w, "k", SUM("x") AS "c" FROM TABLE(TUMBLE(TABLE A, DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND)) GROUP BY "k", window_start, window_end, window_time), DESCRIPTOR(w), INTERVAL '3' SECOND)) GROUP BY "k", window_start, window_end""");
        yield return Of("join-windows", """SELECT l."k", l."c", r."d" FROM (SELECT "k", window_end, SUM("x") AS "c" FROM TABLE(TUMBLE(TABLE A, DESCRIPTOR(ROWTIME), INTERVAL '2' SECOND)) GROUP BY "k", window_start, window_end) AS l FULL JOIN (SELECT "k", window_end, COUNT(*) AS "d" FROM TABLE(TUMBLE(TABLE B, DESCRIPTOR(ROWTIME), INTERVAL '2' SECOND)) GROUP BY "k", window_start, window_end) AS r ON l."k" = r."k" AND l.window_end = r.window_end""");
        yield return Of("watermark", """CREATE TABLE A (k STRING, x DOUBLE, n INT, t TIMESTAMP(3), WATERMARK FOR t AS t - INTERVAL '2' SECOND) WITH ('connector' = 'kinesis'); SELECT k, TUMBLE_START(t, INTERVAL '1' SECOND), SUM(x) FROM A GROUP BY k, TUMBLE(t, INTERVAL '1' SECOND);""");
        yield return Of("union-different", """SELECT STREAM FLOOR(ROWTIME TO SECOND) AS t, "k" FROM A UNION SELECT STREAM FLOOR(ROWTIME TO SECOND), "k" FROM B""");
        yield return Of("table", """SELECT STREAM a."k", c."company" FROM A AS a LEFT JOIN "companies" AS c ON a."k" = c."ticker" """);
        yield return Of("forest", """SELECT STREAM "k", ANOMALY_SCORE FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM "k", "x", "n" FROM A), 3, 10, 20, 2))""");
        yield return Of("forest-explained", """SELECT STREAM ANOMALY_SCORE, ANOMALY_EXPLANATION FROM TABLE(RANDOM_CUT_FOREST_WITH_EXPLANATION(CURSOR(SELECT STREAM "x", "n" FROM A), 2, 12, 100, 1, true))""");
        yield return Of("hotspots", """SELECT STREAM "x", HOTSPOTS_RESULT FROM TABLE(HOTSPOTS(CURSOR(SELECT STREAM "x", "n" FROM A), 100, 3, 2))""");
        yield return Of("now", """SELECT STREAM "k", CURRENT_TIMESTAMP, "x" FROM A WHERE "t" > CURRENT_TIMESTAMP""");
        yield return Of("chain", """
            CREATE STREAM S ("k" VARCHAR(8), "x" DOUBLE NOT NULL);
            CREATE STREAM T ("k" VARCHAR(8), "x" DOUBLE);
            CREATE STREAM NEVER ("k" VARCHAR(8));
            CREATE PUMP P1 AS INSERT INTO S SELECT STREAM "k", "x" / "n" FROM A;
            CREATE PUMP P2 AS INSERT INTO S SELECT STREAM "k", SUM("x") FROM B GROUP BY "k", STEP(ROWTIME BY INTERVAL '3' SECOND);
            CREATE PUMP P3 AS INSERT INTO T SELECT STREAM "k", COUNT(*) FROM S GROUP BY "k", STEP(ROWTIME BY INTERVAL '2' SECOND) ORDER BY FLOOR(ROWTIME TO MINUTE), "k";
            CREATE PUMP P4 AS INSERT INTO T SELECT STREAM PUMP_NAME, COUNT(*) FROM "error_stream" GROUP BY PUMP_NAME, STEP(ROWTIME BY INTERVAL '2' SECOND);
            CREATE PUMP P5 AS INSERT INTO T SELECT STREAM "k", COUNT(*) FROM NEVER GROUP BY "k", STEP(ROWTIME BY INTERVAL '2' SECOND);
            """);
    }

    private static StateCase Of(string name, string text) => new(name, text, TwoInputs, KdaTables);

    private static ReferenceTable Companies(string name, string ticker, string company) => new(
        name, new RowSchema([new(ticker, SqlType.Text), new(company, SqlType.Text)]), [new Row(0, [Value.Of("a"), Value.Of("Amber")]), new Row(0, [Value.Of("b"), Value.Of("Beryl")])]);
}
