using SensorGrid.Sql.Tests.Running;

namespace SensorGrid.Sql.Tests.Binding;

public sealed class MessagesTests
{
    /// <summary>A stream, and the start of a pump into it; the query begins at 2:36.</summary>
    private const string Pump = "CREATE STREAM \"A\" (\"k\" VARCHAR(8), \"y\" DOUBLE);\nCREATE PUMP \"P\" AS INSERT INTO \"A\" ";

    public static TheoryData<string, string> Queries => new()
    {
        { "SELECT STREAM k, \"x\" FROM SOURCE_SQL_STREAM_001", "2:50 No column K; did you mean \"k\"? Unquoted names become upper case." },
        { "SELECT STREAM \"K\", \"x\" FROM SOURCE_SQL_STREAM_001", "2:50 No column \"K\"; did you mean \"k\"? Names are compared with their case." },
        { "SELECT STREAM \"k\", \"other\" FROM SOURCE_SQL_STREAM_001", "2:55 No column \"other\"; there is \"k\", \"x\", \"n\". A text is written in single quotes." },
        { "SELECT STREAM \"k\", c.\"x\" FROM SOURCE_SQL_STREAM_001 b", "2:55 No source C in FROM; did you mean \"B\"?" },
        { "SELECT STREAM \"k\", \"x\" FROM SOURCE_SQL_STREAM_002", "2:64 No stream or table SOURCE_SQL_STREAM_002; did you mean \"SOURCE_SQL_STREAM_001\"?" },
        { "SELECT STREAM \"k\", \"x\" FROM \"source_sql_stream_001\"", "2:64 No stream or table \"source_sql_stream_001\"; did you mean \"SOURCE_SQL_STREAM_001\"? Names are compared with their case." },
        { "SELECT STREAM \"k\", SUM(\"x\") FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\"", "2:100 The groups would never end, since no key grows with ROWTIME: add STEP(ROWTIME BY INTERVAL '60' SECOND) to GROUP BY. Other times may stay as a further key." },
        { "SELECT STREAM \"k\", COUNT(*) FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\", EXTRACT(HOUR FROM ROWTIME)", "2:100 The groups would never end, since no key grows with ROWTIME: add STEP(ROWTIME BY INTERVAL '60' SECOND) to GROUP BY. Other times may stay as a further key." },
        { "SELECT STREAM \"k\", SUM(\"x\") FROM SOURCE_SQL_STREAM_001", "2:55 An aggregate of a stream needs groups that end: add GROUP BY STEP(ROWTIME BY INTERVAL '60' SECOND), or write OVER (RANGE INTERVAL '60' SECOND PRECEDING) behind it." },
        { "SELECT STREAM \"k\", LAG(\"x\") FROM SOURCE_SQL_STREAM_001", "2:55 LAG needs OVER (...)." },
        { "SELECT STREAM \"k\", SUM(\"x\") OVER w2 FROM SOURCE_SQL_STREAM_001 WINDOW w1 AS (ROWS 2 PRECEDING)", "2:69 No window W2 in the WINDOW clause; did you mean \"W1\"?" },
        { "SELECT STREAM \"k\", SUM(\"x\") OVER w FROM SOURCE_SQL_STREAM_001", "2:69 No window W: add WINDOW W AS (PARTITION BY ... RANGE INTERVAL '60' SECOND PRECEDING) behind FROM and WHERE." },
        { "SELECT STREAM \"k\" FROM SOURCE_SQL_STREAM_001", "2:36 The query has 1 column, and the stream \"A\" has 2: (\"k\") for (\"k\", \"y\")." },
        { "SELECT STREAM \"k\", \"k\" FROM SOURCE_SQL_STREAM_001", "2:55 Column 2 of the query, \"k\" VARCHAR, cannot become \"y\" DOUBLE of \"A\": write CAST, or change the declaration." },
        { "SELECT STREAM \"k\", \"y\" FROM \"A\"", "2:1 The pumps form a circle: \"A\" -> \"A\". A stream cannot be computed from itself." },
        { "SELECT STREAM \"k\", \"x\" + MAX(\"x\") FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\", STEP(ROWTIME BY INTERVAL '1' MINUTE)", "2:55 The column \"x\" is neither grouped nor aggregated: add it to the keys, or write MAX(\"x\")." },
        { "SELECT STREAM * FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\", STEP(ROWTIME BY INTERVAL '1' MINUTE)", "2:50 * cannot stand beside GROUP BY: write the keys and the aggregates." },
        { "SELECT STREAM \"k\", SUM(\"x\") OVER (ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM SOURCE_SQL_STREAM_001", "2:99 A window ends at the current row: rows that follow are not known yet. Write PRECEDING alone, or BETWEEN ... PRECEDING AND CURRENT ROW." },
        { "SELECT STREAM \"k\", SUM(\"x\") OVER (RANGE 5 PRECEDING) FROM SOURCE_SQL_STREAM_001", "2:76 RANGE needs an interval of days to seconds, as in RANGE INTERVAL '60' SECOND PRECEDING." },
        { "SELECT STREAM \"k\", SUM(\"x\") OVER (ORDER BY \"n\" ROWS 5 PRECEDING) FROM SOURCE_SQL_STREAM_001", "2:79 The rows of a window are in the order of ROWTIME: write ORDER BY ROWTIME, or leave it out." },
        { "SELECT STREAM \"k\", SUM(\"n\") / COUNT(*) FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\", STEP(ROWTIME BY INTERVAL '1' MINUTE)", "warning 2:55 A whole number divided by a whole number is cut to a whole number: write CAST(... AS DOUBLE) / ... for the fraction." },
        { "SELECT STREAM \"k\", SUM(\"k\") FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\", STEP(ROWTIME BY INTERVAL '1' MINUTE)", "2:55 SUM cannot be computed of VARCHAR: it takes numbers and intervals." },
        { "SELECT STREAM \"k\", \"x\" FROM SOURCE_SQL_STREAM_001 ORDER BY \"x\" DESC", "2:95 Rows can be sorted only within steps of time: the first key of ORDER BY must grow with ROWTIME. Write ORDER BY FLOOR(ROWTIME TO SECOND), and then the other keys." },
        { "SELECT STREAM a.\"k\", b.\"x\" FROM SOURCE_SQL_STREAM_001 a, SOURCE_SQL_STREAM_001 b WHERE a.\"k\" = b.\"k\"", "2:68 Two streams can be joined only within a window: without one, every row would have to be kept for ever. Write a window behind at least one of them, as in FROM a OVER (RANGE INTERVAL '60' SECOND PRECEDING) AS x JOIN b AS y ON x.k = y.k, or bound their times, x.ROWTIME BETWEEN y.ROWTIME - INTERVAL '60' SECOND AND y.ROWTIME." },
        { "SELECT STREAM \"k\", b.\"x\" FROM SOURCE_SQL_STREAM_001 OVER (ROWS 1 PRECEDING) a, SOURCE_SQL_STREAM_001 b WHERE a.\"k\" = b.\"k\"", "2:50 The column \"k\" is in several sources: write \"A\".\"k\" or \"B\".\"k\"." },
        { "SELECT STREAM DISTINCT \"k\", \"x\" FROM SOURCE_SQL_STREAM_001", "2:36 DISTINCT of a stream needs a column that grows with ROWTIME, since every row would have to be kept for ever: add FLOOR(ROWTIME TO MINUTE) to the columns." },
        { "SELECT STREAM \"k\", ANOMALY_SCORE FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM \"k\" FROM SOURCE_SQL_STREAM_001)))", "2:80 RANDOM_CUT_FOREST needs at least one column with numbers, INTEGER or DOUBLE; DECIMAL and text do not count." },
        { "SELECT STREAM \"k\", ANOMALY_SCORE FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM \"k\", \"x\" FROM SOURCE_SQL_STREAM_001), 0))", "2:80 RANDOM_CUT_FOREST: numberOfTrees must be 1 to 1000." },
        { "SELECT STREAM ITEM, ITEM_COUNT FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM \"k\" FROM SOURCE_SQL_STREAM_001), 'K', 3, 60))", "2:153 The query has no column 'K'; did you mean 'k'? Names are compared with their case." },
        { "SELECT STREAM ITEM, ITEM_COUNT FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM \"k\" FROM SOURCE_SQL_STREAM_001), 'k', 3, 4000))", "2:161 seconds must be 1 to 3600, and is 4000." },
        { "SELECT STREAM \"k\", \"x\" FROM SOURCE_SQL_STREAM_001 LIMIT 5", "2:92 LIMIT is not supported: a stream has no end. For the first n rows of each minute write SELECT ... FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY FLOOR(ROWTIME TO MINUTE) ORDER BY x DESC) AS n FROM ...) WHERE n <= 3." },
        { "SELECT STREAM \"k\", \"x\" FROM SOURCE_SQL_STREAM_001 WHERE \"x\"", "2:92 WHERE needs a condition, and this is DOUBLE." },
        { "SELECT STREAM \"k\", \"x\" FROM SOURCE_SQL_STREAM_001 WHERE SUM(\"x\") > 1", "2:92 The aggregate SUM needs GROUP BY or OVER: it cannot stand here." },
        { "SELECT STREAM \"k\", \"x\" FROM SOURCE_SQL_STREAM_001 UNION SELECT STREAM \"k\", \"x\" FROM SOURCE_SQL_STREAM_001", "2:36 UNION without ALL would have to remember every row for ever: write UNION ALL, or add a column to both queries that grows with ROWTIME, FLOOR(ROWTIME TO MINUTE), within which rows are made different." },
        { "SELECT STREAM \"k\", ROW_NUMBER() OVER (PARTITION BY \"k\" ORDER BY \"x\" DESC) FROM SOURCE_SQL_STREAM_001", "2:100 Rows are numbered by a value when their partition is over, so PARTITION BY needs a key that grows with ROWTIME: add window_end of TABLE(TUMBLE(...)) or of grouped windows, or FLOOR(ROWTIME TO MINUTE). Without one the rows of a window are in the order of ROWTIME: write ORDER BY ROWTIME." },
        { "SELECT STREAM LAG(\"k\") OVER (ROWS 1 PRECEDING), ROW_NUMBER() OVER (PARTITION BY FLOOR(ROWTIME TO MINUTE) ORDER BY \"x\") FROM SOURCE_SQL_STREAM_001", "2:84 Functions that number rows by an order of values stand alone in their query, with one window: write other functions with OVER in a sub-query." },
        { "SELECT STREAM \"k\", ROW_NUMBER() OVER (PARTITION BY FLOOR(ROWTIME TO MINUTE) ORDER BY \"x\") FROM SOURCE_SQL_STREAM_001 ORDER BY ROWTIME", "2:36 The numbering of rows by an order of values cannot stand beside ORDER BY: write it in a sub-query." },
        { "SELECT STREAM \"k\", NTILE(4) OVER (PARTITION BY FLOOR(ROWTIME TO MINUTE) ORDER BY \"x\" DESC) FROM SOURCE_SQL_STREAM_001", "2:55 NTILE is not supported: take ROW_NUMBER, RANK or DENSE_RANK() OVER (PARTITION BY window_end ORDER BY x DESC)." },
        { "SELECT STREAM \"k\", RANK() OVER (PARTITION BY \"k\" ORDER BY \"x\" DESC) FROM SOURCE_SQL_STREAM_001", "2:94 Rows are numbered by a value when their partition is over, so PARTITION BY needs a key that grows with ROWTIME: add window_end of TABLE(TUMBLE(...)) or of grouped windows, or FLOOR(ROWTIME TO MINUTE). Without one write ROW_NUMBER() OVER (PARTITION BY k ORDER BY ROWTIME), in the order of ROWTIME." },
        { "SELECT STREAM RANK() OVER (PARTITION BY FLOOR(ROWTIME TO MINUTE)) FROM SOURCE_SQL_STREAM_001", "2:50 RANK needs an order: write RANK() OVER (PARTITION BY window_end ORDER BY x DESC)." },
        { "SELECT STREAM RANK(\"x\") OVER (PARTITION BY FLOOR(ROWTIME TO MINUTE) ORDER BY \"x\") FROM SOURCE_SQL_STREAM_001", "2:50 RANK takes no argument." },
        { "SELECT STREAM COUNT(*) FROM SOURCE_SQL_STREAM_001 GROUP BY FLOOR(ROWTIME TO MINUTE) HAVING LAG(COUNT(*)) OVER (ROWS 1 PRECEDING) > 1", "2:127 LAG with OVER cannot stand in HAVING: filter in a query around it, FROM (SELECT STREAM ... GROUP BY ...) AS g WHERE ...." },
        { "SELECT STREAM ARRAY_AGG(\"k\") FROM SOURCE_SQL_STREAM_001", "2:50 ARRAY_AGG is not supported: write LISTAGG(x, ','), which joins texts; there are no arrays or sets." },
        { "SELECT STREAM \"k\", LENGTH(\"k\") FROM SOURCE_SQL_STREAM_001", "2:55 LENGTH is not supported: write CHAR_LENGTH(s)." },
        { "SELECT STREAM \"k\", LENGTH(\"k\") FROM SOURCE_SQL_STREAM_001", "2:55 LENGTH is not supported: write CHAR_LENGTH(s)." },
        { "SELECT STREAM \"k\", JSON_VALUE(\"k\", 'a.b') FROM SOURCE_SQL_STREAM_001", "2:55 The path 'a.b' does not begin with $: write a path such as '$.a.b', '$.a[0]', '$.a[*].b' or '$[''a b'']'." },
        { "SELECT STREAM \"k\", CHAR_TO_TIMESTAMP('YYYY-MM-dd', \"k\") FROM SOURCE_SQL_STREAM_001", "2:73 'Y' in the format 'YYYY-MM-dd' is the year of the week, by which no day can be read: write yyyy." },
        { "SELECT STREAM \"k\", COUNT(*) FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\", GROUPING SETS ((\"k\"))", "2:105 GROUPING SETS is not supported: write one query for each grouping, with UNION ALL between." },
        { "SELECT STREAM \"k\", \"x\" FROM SOURCE_SQL_STREAM_001 WHERE \"n\" = ANY (1, 2)", "2:98 The aggregate ANY needs GROUP BY or OVER: it cannot stand here. For x = ANY (a, b) write x IN (a, b)." },
        { "SELECT STREAM \"k\", COUNT(*) FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\", HOP(ROWTIME, INTERVAL '1' MINUTE)", "2:105 Write GROUP BY HOP(ROWTIME, slide, size), the slide first." },
        { "SELECT STREAM HOP_START(ROWTIME, INTERVAL '2' MINUTE, INTERVAL '2' MINUTE), COUNT(*) FROM SOURCE_SQL_STREAM_001 GROUP BY HOP(ROWTIME, INTERVAL '1' MINUTE, INTERVAL '2' MINUTE)", "2:50 HOP_START belongs to another window than HOP of GROUP BY: write HOP_START with the same arguments." },
        { "SELECT STREAM HOP_START(ROWTIME, INTERVAL '2' MINUTE, INTERVAL '2' MINUTE), COUNT(*) FROM SOURCE_SQL_STREAM_001 GROUP BY FLOOR(ROWTIME TO MINUTE)", "2:50 HOP_START belongs to GROUP BY TUMBLE, HOP or SESSION: write GROUP BY HOP(ROWTIME, ...), and the same arguments here." },
        { "SELECT STREAM a.\"k\", b.\"x\" FROM SOURCE_SQL_STREAM_001 a, SOURCE_SQL_STREAM_001 b WHERE a.ROWTIME <= b.ROWTIME", "2:68 The condition bounds the times of the two streams on one side only, so rows would have to be kept for ever: write both, as in x.ROWTIME BETWEEN y.ROWTIME - INTERVAL '5' MINUTE AND y.ROWTIME." },
    };

    public static TheoryData<string, string> Programs => new()
    {
        { "CREATE STREAM A (x INT); CREATE STREAM A (x INTEGER);", "warning 1:40 The stream A is declared twice, with the same columns: leave the second declaration out." },
        { "CREATE STREAM A (x INT); CREATE STREAM A (y INT);", "1:40 The name A is declared twice: give the second stream or view another name." },
        { "CREATE STREAM SOURCE_SQL_STREAM_001 (\"k\" VARCHAR(4)); CREATE STREAM SOURCE_SQL_STREAM_001 (\"k\" VARCHAR(4));", "1:69 The name SOURCE_SQL_STREAM_001 is declared twice: give the second stream or view another name." },
        { "CREATE STREAM A (x INT);\nCREATE PUMP P AS INSERT INTO A SELECT STREAM \"n\" FROM SOURCE_SQL_STREAM_001;\nCREATE PUMP P AS INSERT INTO A SELECT STREAM \"n\" FROM SOURCE_SQL_STREAM_001;", "3:13 The pump P is declared twice: give the second one another name." },
        { "CREATE STREAM A (x INT); CREATE STREAM B (x INT); CREATE PUMP P AS INSERT INTO A SELECT STREAM x FROM B; CREATE PUMP Q AS INSERT INTO B SELECT STREAM x FROM A;", "1:51 The pumps form a circle: \"B\" -> \"A\" -> \"B\". A stream cannot be computed from itself." },
        { "CREATE PUMP P AS INSERT INTO SOURCE_SQL_STREAM_001 SELECT STREAM * FROM SOURCE_SQL_STREAM_001;", "1:30 SOURCE_SQL_STREAM_001 is an input: a pump inserts into a stream that the program declares with CREATE STREAM." },
        { "CREATE STREAM A (x INT, y INT NOT NULL); INSERT INTO A (x) SELECT STREAM \"n\" FROM SOURCE_SQL_STREAM_001;", "1:54 The column \"Y\" is NOT NULL and not in the list of columns, so that it would be null." },
        { "CREATE STREAM A (x INTEGR, y INT); INSERT INTO A SELECT STREAM \"n\", \"n\" FROM SOURCE_SQL_STREAM_001; CREATE STREAM B (x INT); INSERT INTO B SELECT STREAM x FROM A;", "1:20 There is no type INTEGR. Did you mean INTEGER?" },
        { "CREATE STREAM A (x INT, y INT); INSERT INTO A (x, z) SELECT STREAM \"n\", \"n\" FROM SOURCE_SQL_STREAM_001;", "1:51 No column Z; did you mean \"X\"?" },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_wrong_query_is_told_with_its_place_and_what_to_write(string query, string issue) => Assert.Equal([issue], Some.Issues(Pump + query + ";"));

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_wrong_program_is_told_with_its_place_and_what_to_write(string program, string issue) => Assert.Equal([issue], Some.Issues(program));

    [Fact]
    public void All_errors_of_a_program_are_told_at_once() => Assert.Equal(
        [
            "2:50 No column K; did you mean \"k\"? Unquoted names become upper case.",
            "2:53 No column X; did you mean \"x\"? Unquoted names become upper case.",
            "3:15 No column N; did you mean \"n\"? Unquoted names become upper case.",
        ],
        Some.Issues(Pump + "SELECT STREAM k, x FROM SOURCE_SQL_STREAM_001;\nSELECT STREAM n FROM SOURCE_SQL_STREAM_001;"));

    [Fact]
    public void A_decimal_column_that_a_forest_does_not_see_is_a_warning() => Assert.Equal(
        ["warning 1:45 RANDOM_CUT_FOREST does not look at the DECIMAL column \"D\": write CAST(... AS DOUBLE) for it."],
        Some.Issues("SELECT STREAM \"x\", ANOMALY_SCORE FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM \"x\", CAST(\"x\" AS DECIMAL(5, 2)) AS d FROM SOURCE_SQL_STREAM_001)));"));
}
