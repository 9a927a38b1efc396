using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Sql;

public sealed class SqlCommandTests : IDisposable
{
    private const string Averages = """
        CREATE OR REPLACE STREAM "AVERAGES" (sensor VARCHAR(16), average DOUBLE, readings INTEGER);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "AVERAGES"
        SELECT STREAM "sensor_id", AVG("temperature"), COUNT(*) FROM "SOURCE_SQL_STREAM_001"
        GROUP BY "sensor_id", STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '60' SECOND);
        """;

    private const string Passed = """
        CREATE OR REPLACE STREAM "OUT" ("a" INTEGER, "t" VARCHAR(8));
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "a", "t" FROM "SOURCE_SQL_STREAM_001";
        """;

    private const string Readings = """
        timestamp,sensorId,temperature
        2026-11-22T10:00:00Z,a,20
        2026-11-22T10:00:10Z,b,30.5
        2026-11-22T10:00:20Z,a,21
        2026-11-22T10:01:00Z,a,40

        """;

    private readonly SqlFiles _files = new();

    [Fact]
    public async Task Rows_are_shown_as_a_table_with_the_streams_name_above()
    {
        var run = await RunAsync(Averages, "in.csv", Readings);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            AVERAGES (3 rows)
            ROWTIME                  SENSOR  AVERAGE  READINGS
            -----------------------  ------  -------  --------
            2026-11-22 10:01:00.000  a          20.5         2
            2026-11-22 10:01:00.000  b          30.5         1
            2026-11-22 10:02:00.000  a            40         1

            """,
            run.Output);
        Assert.Contains("4 rows in, 3 rows out, 0 rows with errors", run.Error);
    }

    [Fact]
    public async Task Of_many_rows_the_first_are_shown()
    {
        var run = await RunAsync(Passed, "in.csv", Numbered(1500), "--rows", "2");

        Assert.Equal("OUT (1,500 rows)", run.Lines[0]);
        Assert.EndsWith("0  x", run.Lines[3]);
        Assert.EndsWith("1  x", run.Lines[4]);
        Assert.Equal("... and 1,498 more", run.LastLine);
    }

    [Fact]
    public async Task Rows_are_written_as_NDJSON_by_the_names_of_columns()
    {
        var output = _files.PathOf("out.ndjson");
        var program = _files.Write(
            "program.sql",
            """
            CREATE STREAM "OUT" ("i" INTEGER, "d" DECIMAL(9, 2), "x" DOUBLE, "b" BOOLEAN, "ts" TIMESTAMP, "text" VARCHAR(20), "none" DOUBLE);
            CREATE PUMP "P" AS INSERT INTO "OUT" ("i", "d", "x", "b", "ts", "text")
            SELECT STREAM "i", CAST("x" AS DECIMAL(9, 2)), "x", "b", "time", "text" FROM "SOURCE_SQL_STREAM_001";
            """);
        var input = _files.Write("in.ndjson", """{"time":"2026-11-22T10:00:00.5Z","i":-1,"x":1.5,"b":true,"text":"a \"b\" é"}""");

        var run = await CliRun.InProcessAsync("sql", program, "--input", input, "--output", output);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """{"i":-1,"d":1.50,"x":1.5,"b":true,"ts":"2026-11-22 10:00:00.500","text":"a \"b\" é","none":null}""" + "\n",
            await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rows_are_written_as_CSV_and_texts_are_no_formulas()
    {
        var run = await RunAsync(Passed, "in.csv", "time,a,t\n2026-11-22T10:00:00Z,-5,\"=1,2\"\n2026-11-22T10:00:01Z,,\n", "--format", "csv");

        Assert.Equal("ROWTIME,a,t\n2026-11-22 10:00:00.000,-5,\"'=1,2\"\n2026-11-22 10:00:01.000,,\n", run.Output);
    }

    [Fact]
    public async Task Readings_as_JSON_have_sensor_id_event_time_and_their_metrics()
    {
        var run = await RunAsync(
            Averages,
            "in.ndjson",
            """{"sensorId":"a","timestamp":1795341600000,"metrics":{"temperature":20}}""" + "\n" + """{"sensorId":"a","timestamp":"2026-11-22T10:00:30Z","metrics":{"temperature":21.5}}""",
            "--format",
            "csv");

        Assert.Equal("2026-11-22 10:01:00.000,a,20.75,2", run.LastLine);
    }

    [Fact]
    public async Task Columns_without_quotes_are_found_in_a_file_with_names_in_lower_case()
    {
        var run = await RunAsync(
            "CREATE STREAM OUT_S (TICKER_SYMBOL VARCHAR(4), V INTEGER); CREATE PUMP P AS INSERT INTO OUT_S SELECT STREAM TICKER_SYMBOL, COL_value FROM SOURCE_SQL_STREAM_001;",
            "in.csv",
            "time,ticker_symbol,value\n2026-11-22T10:00:00Z,ABC,3\n",
            "--format",
            "csv");

        Assert.Equal("2026-11-22 10:00:00.000,ABC,3", run.LastLine);
        Assert.Contains("note: column 'ticker_symbol' is \"TICKER_SYMBOL\" in this program, which spells it so.", run.Error);
    }

    [Fact]
    public async Task A_schema_maps_records_and_bad_rows_go_to_the_error_stream()
    {
        var schema = _files.Write("schema.json", """
            {"RecordFormat":{"RecordFormatType":"JSON","MappingParameters":{"JSONMappingParameters":{"RecordRowPath":"$.items[0:]"}}},
             "RecordColumns":[{"Name":"a","Mapping":"$.n.a","SqlType":"INTEGER"},{"Name":"t","Mapping":"$.t","SqlType":"VARCHAR(3)"},{"Name":"EVENT_TIME","Mapping":"$.at","SqlType":"TIMESTAMP"}]}
            """);
        const string Records = """
            {"items":[{"n":{"a":1},"t":"long text","at":"2026-11-22 10:00:00"},{"n":{"a":1.5},"t":"x","at":"2026-11-22 10:00:01"}]}
            {"items":[{"n":{"a":3},"at":"2026-11-22 10:00:02.5"}]}
            """;

        var run = await RunAsync(Passed, "in.ndjson", Records, "--schema", schema, "--format", "csv");
        var errors = await RunAsync(Passed, "in.ndjson", Records, "--schema", schema, "--stream", "error_stream", "--format", "ndjson");

        Assert.Equal("ROWTIME,a,t\n2026-11-22 10:00:00.000,1,lon\n2026-11-22 10:00:02.500,3,\n", run.Output);
        Assert.Contains("line 1: column \"a\": '1.5' is no INTEGER", run.Error);
        Assert.Contains("2 rows out, 1 row with errors (COERCION 1)", run.Error);
        Assert.Contains("\"ERROR_NAME\":\"COERCION\"", errors.LastLine);
    }

    [Theory]
    [InlineData("ArrivalTime", null)]
    [InlineData("event_time", null)]
    [InlineData("when", "when")]
    public async Task The_time_of_a_row_may_be_beside_what_the_schema_maps(string member, string? named)
    {
        var schema = _files.Write("schema.json", """{"RecordFormat":{"RecordFormatType":"JSON"},"RecordColumns":[{"Name":"a","Mapping":"$.x","SqlType":"INTEGER"},{"Name":"t","Mapping":"$.t","SqlType":"VARCHAR(8)"}]}""");
        string[] options = named is null ? [] : ["--time-column", named];

        var run = await RunAsync(Passed, "in.ndjson", $$"""{"x":1,"t":"l","{{member}}":"2026-11-22T10:00:05.5Z"}""", ["--schema", schema, "--format", "csv", .. options]);

        Assert.Equal("ROWTIME,a,t\n2026-11-22 10:00:05.500,1,l\n", run.Output);
    }

    [Fact]
    public async Task A_schema_of_CSV_goes_by_the_place_of_fields_and_passes_a_header()
    {
        var schema = _files.Write("schema.json", """
            {"RecordFormat":{"RecordFormatType":"CSV","MappingParameters":{"CSVMappingParameters":{"RecordRowDelimiter":"\n","RecordColumnDelimiter":";"}}},
             "RecordColumns":[{"Name":"a","SqlType":"INTEGER"},{"Name":"t","SqlType":"VARCHAR(8)"},{"Name":"ts","SqlType":"TIMESTAMP"}]}
            """);

        var run = await RunAsync(Passed, "in.csv", "\uFEFFA;T;TS\n7;x;2026-11-22 10:00:00\n", "--schema", schema, "--format", "csv");

        Assert.Equal("ROWTIME,a,t\n2026-11-22 10:00:00.000,7,x\n", run.Output);
    }

    [Fact]
    public async Task A_reference_table_is_joined()
    {
        var table = _files.Write("companies.csv", "ticker,company\nABC,Alphabet Co\n");

        var run = await RunAsync(
            """
            CREATE STREAM "OUT" ("ticker" VARCHAR(4), "company" VARCHAR(20));
            CREATE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM s."ticker", c."company"
            FROM "SOURCE_SQL_STREAM_001" AS s LEFT JOIN "COMPANIES" AS c ON s."ticker" = c."ticker";
            """,
            "in.csv",
            "time,ticker\n2026-11-22T10:00:00Z,ABC\n2026-11-22T10:00:01Z,XYZ\n",
            "--table",
            $"COMPANIES={table}",
            "--format",
            "csv");

        Assert.Equal("ROWTIME,ticker,company\n2026-11-22 10:00:00.000,ABC,Alphabet Co\n2026-11-22 10:00:01.000,XYZ,\n", run.Output);
    }

    [Fact]
    public async Task All_errors_of_a_program_are_told_with_their_places()
    {
        var program = _files.Write("bad.sql", "CREATE STREAM \"OUT\" (a INTEGER);\nCREATE PUMP P AS INSERT INTO \"OUT\" SELECT STREAM\n\tnothing FROM \"SOURCE_SQL_STREAM_001\";\nSELECT STREAM 1 FROM nowhere;\n");
        var input = _files.Write("in.csv", "time,a\n2026-11-22T10:00:00Z,1\n");

        var run = await CliRun.InProcessAsync("sql", program, "--input", input, "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{program}:3:2: error: ", run.Error);
        Assert.Contains("    \tnothing FROM \"SOURCE_SQL_STREAM_001\";\n    \t^\n", run.Error);
        Assert.Contains($"{program}:4:22: error: ", run.Error);
        Assert.Contains("has 2 errors.", run.Error);
    }

    [Fact]
    public async Task A_faulty_program_does_not_touch_the_output()
    {
        var output = _files.Write("out.csv", "precious");

        var run = await RunAsync("SELECT STREAM FROM", "in.csv", Readings, "--output", output);

        Assert.Equal((1, "precious"), (run.ExitCode, await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_check_lists_what_is_read_and_written()
    {
        var run = await RunAsync(Averages, "in.csv", Readings, "--check");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("input   SOURCE_SQL_STREAM_001 (\"event_time\" TIMESTAMP, \"sensor_id\" VARCHAR, \"temperature\" DOUBLE)", run.Output);
        Assert.Contains("output  AVERAGES (\"SENSOR\" VARCHAR(16), \"AVERAGE\" DOUBLE, \"READINGS\" INTEGER)", run.Output);
        Assert.EndsWith("no errors", run.LastLine);
    }

    [Fact]
    public async Task Without_a_column_of_times_rows_are_a_second_apart()
    {
        var run = await RunAsync(Passed, "in.csv", "a,t\n1,x\n2,y\n", "--format", "csv");

        Assert.Equal("ROWTIME,a,t\n1970-01-01 00:00:00.000,1,x\n1970-01-01 00:00:01.000,2,y\n", run.Output);
        Assert.Contains("has no column of times: its rows are taken to be a second apart", run.Error);
    }

    [Fact]
    public async Task The_column_of_times_can_be_named()
    {
        var run = await RunAsync(Passed, "in.csv", "time,seen,a,t\n2026-11-22T10:00:00Z,1795341660,1,x\n", "--time-column", "seen", "--format", "csv");

        Assert.Equal("2026-11-22 10:01:00.000,1,x", run.LastLine);
    }

    [Fact]
    public async Task A_column_of_times_that_there_is_not_is_refused_with_those_that_there_are()
    {
        var run = await RunAsync(Passed, "in.csv", "time,a,t\n2026-11-22T10:00:00Z,1,x\n", "--time-column", "seen");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has no column 'seen', which --time-column names: its columns are 'time', 'a', 't'.", run.Error);
    }

    [Theory]
    [InlineData(false, "2026-11-22 10:00:05.000,1,x|2026-11-22 10:00:05.000,2,y")]
    [InlineData(true, "2026-11-22 10:00:01.000,2,y|2026-11-22 10:00:05.000,1,x")]
    public async Task A_time_that_goes_back_is_raised_unless_rows_are_sorted(bool isSorted, string expected)
    {
        var run = await RunAsync(
            Passed, "in.csv", "time,a,t\n2026-11-22T10:00:05Z,1,x\n2026-11-22T10:00:01Z,2,y\n", ["--format", "csv", .. isSorted ? (string[])["--sort"] : []]);

        Assert.Equal(expected.Split('|'), run.Lines[1..]);
        Assert.Equal(!isSorted, run.Error.Contains("note: 1 row of a time before that of an earlier row", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bad_rows_are_told_with_their_lines_and_the_rest_counts()
    {
        var run = await RunAsync(
            Passed, "in.ndjson", """{"time":"2026-11-22T10:00:00Z","a":1,"t":"x"}""" + "\ngarbage\n[5]\n{\"a\":2,\"t\":\"y\"}\n" + """{"time":"2026-11-22T10:00:01Z","a":3,"t":"z"}""", "--format", "csv");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["2026-11-22 10:00:00.000,1,x", "2026-11-22 10:00:01.000,3,z"], run.Lines[1..]);
        Assert.Contains("line 2: not well-formed JSON", run.Error);
        Assert.Contains("line 3: a row is a JSON object", run.Error);
        Assert.Contains("line 4: column \"time\", the time of the row, has no value", run.Error);
        Assert.Contains("2 rows out, 3 rows with errors (NO_TIME 1, SCHEMA_MISMATCH 2)", run.Error);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_the_discovered_type_costs_its_row()
    {
        var run = await RunAsync(Passed, "in.csv", Numbered(1000) + "2026-11-23T10:00:00Z,many,x\n", "--stream", "error_stream", "--format", "csv");

        Assert.Contains("line 1002: column \"\"a\"\": 'many' is no INTEGER", run.LastLine);
    }

    [Theory]
    [InlineData("in.csv", "", "is empty: a CSV file begins with a header row")]
    [InlineData("in.ndjson", "", "its columns cannot be discovered")]
    [InlineData("in.ndjson", "nothing\n", "its columns cannot be discovered")]
    public async Task A_file_without_columns_is_refused(string name, string content, string message)
    {
        var run = await RunAsync(Passed, name, content);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error);
    }

    [Fact]
    public async Task A_header_without_rows_makes_no_rows()
    {
        var run = await RunAsync("CREATE STREAM \"OUT\" (t VARCHAR(8)); CREATE PUMP P AS INSERT INTO \"OUT\" SELECT STREAM \"t\" FROM SOURCE_SQL_STREAM_001;", "in.csv", "time,a,t\n");

        Assert.Equal((0, "OUT (0 rows)\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("SELECT STREAM AVG(\"x\") AS x, MAX(UPPER(\"k\")) AS k FROM \"SOURCE_SQL_STREAM_001\" AS s GROUP BY \"k\", STEP(s.ROWTIME BY INTERVAL '60' SECOND)")]
    [InlineData("SELECT STREAM \"x\" * 2 + 1 AS x, SUBSTRING(\"k\" FROM 1 FOR 2) AS k FROM \"SOURCE_SQL_STREAM_001\" WHERE \"x\" > 1 AND \"k\" LIKE 'a%'")]
    [InlineData("SELECT STREAM SUM(\"x\") OVER (PARTITION BY \"k\" RANGE INTERVAL '1' MINUTE PRECEDING) AS x, \"k\" AS k FROM \"SOURCE_SQL_STREAM_001\"")]
    [InlineData("SELECT STREAM ANOMALY_SCORE AS x, \"k\" AS k FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM * FROM \"SOURCE_SQL_STREAM_001\")))")]
    public async Task A_program_over_a_header_without_rows_computes_with_columns_of_any_type(string query)
    {
        var run = await RunAsync(query, "in.csv", "time,k,x\n", "--format", "csv");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("ROWTIME,X,K\n", run.Output);
    }

    [Theory]
    [InlineData("SELECT STREAM \"a\" FROM \"PUMPS_001\"")]
    [InlineData("CREATE STREAM \"PUMPS_001\" (\"a\" INTEGER); SELECT STREAM \"a\" FROM \"PUMPS_001\"")]
    [InlineData("CREATE TABLE pumps (a INT, at_time TIMESTAMP(3), WATERMARK FOR at_time AS at_time) WITH ('connector' = 'kinesis'); SELECT a FROM pumps;")]
    public async Task An_input_without_name_is_the_one_stream_that_the_program_reads(string program)
    {
        var run = await RunAsync(program, "in.csv", "at_time,a\n2026-11-22T10:00:00Z,7\n", "--format", "csv");

        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith(",7", run.LastLine);
    }

    [Fact]
    public async Task An_input_without_name_is_not_the_table_that_is_named()
    {
        var table = _files.Write("halls.csv", "pump,hall\np-1,east\n");

        var run = await RunAsync(
            "SELECT STREAM h.\"hall\" FROM \"IN_001\" AS i JOIN \"HALLS\" AS h ON i.\"pump\" = h.\"pump\"", "in.csv", "time,pump\n2026-11-22T10:00:00Z,p-1\n", "--table", $"HALLS={table}", "--format", "csv");

        Assert.EndsWith(",east", run.LastLine);
    }

    [Fact]
    public async Task A_byte_order_mark_belongs_to_no_name()
    {
        var run = await RunAsync("\uFEFF" + Passed, "in.csv", "\uFEFFa,t,time\n1,x,2026-11-22T10:00:00Z\n", "--format", "csv");

        Assert.Equal("2026-11-22 10:00:00.000,1,x", run.LastLine);
    }

    [Fact]
    public async Task Several_outputs_need_a_choice_for_a_file()
    {
        const string Two = "CREATE STREAM A (x INTEGER); CREATE STREAM B (x INTEGER); "
            + "CREATE PUMP PA AS INSERT INTO A SELECT STREAM \"a\" FROM SOURCE_SQL_STREAM_001; CREATE PUMP PB AS INSERT INTO B SELECT STREAM \"a\" + 1 FROM SOURCE_SQL_STREAM_001;";
        const string Row = "time,a\n2026-11-22T10:00:00Z,1\n";

        var refused = await RunAsync(Two, "in.csv", Row, "--output", _files.PathOf("out.csv"));
        var chosen = await RunAsync(Two, "in.csv", Row, "--stream", "b", "--format", "csv");
        var both = await RunAsync(Two, "in.csv", Row);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("holds one stream, but the program has 2 outputs, A, B: choose one with --stream.", refused.Error);
        Assert.False(File.Exists(_files.PathOf("out.csv")));
        Assert.Equal("2026-11-22 10:00:00.000,2", chosen.LastLine);
        Assert.Equal(["A (1 row)", "B (1 row)"], both.Lines.Where(line => line.Contains('(', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_several_outputs_the_one_with_the_usual_name_is_written_to_a_file()
    {
        const string Two = "CREATE STREAM A (x INTEGER); CREATE STREAM \"DESTINATION_SQL_STREAM\" (x INTEGER); "
            + "CREATE PUMP PA AS INSERT INTO A SELECT STREAM \"a\" FROM SOURCE_SQL_STREAM_001; CREATE PUMP PB AS INSERT INTO DESTINATION_SQL_STREAM SELECT STREAM \"a\" + 1 FROM SOURCE_SQL_STREAM_001;";

        var run = await RunAsync(Two, "in.csv", "time,a\n2026-11-22T10:00:00Z,1\n", "--format", "csv");

        Assert.Equal("2026-11-22 10:00:00.000,2", run.LastLine);
        Assert.Contains("note: of the program's 2 outputs DESTINATION_SQL_STREAM is written", run.Error);
    }

    [Fact]
    public async Task A_query_by_itself_is_an_output()
    {
        var run = await RunAsync("SELECT STREAM \"a\" * 2 AS twice FROM SOURCE_SQL_STREAM_001;", "in.csv", "time,a\n2026-11-22T10:00:00Z,4\n");

        Assert.Equal("query 1 (1 row)", run.Lines[0]);
        Assert.EndsWith("      8", run.LastLine);
    }

    [Fact]
    public async Task Several_inputs_are_merged_by_time()
    {
        var left = _files.Write("left.csv", "time,a,t\n2026-11-22T10:00:00Z,1,l\n2026-11-22T10:00:02Z,3,l\n");
        var right = _files.Write("right.ndjson", """{"time":"2026-11-22T10:00:01Z","a":2,"t":"r"}""");
        var program = _files.Write("program.sql", "CREATE STREAM \"OUT\" (\"a\" INTEGER, \"t\" VARCHAR(8)); "
            + "CREATE PUMP P1 AS INSERT INTO \"OUT\" SELECT STREAM \"a\", \"t\" FROM L; CREATE PUMP P2 AS INSERT INTO \"OUT\" SELECT STREAM \"a\", \"t\" FROM R;");

        var run = await CliRun.InProcessAsync("sql", program, "--input", $"l={left}", "--input", $"R={right}", "--format", "csv", "--rowtime");

        Assert.Equal(["2026-11-22 10:00:00.000,1,l", "2026-11-22 10:00:01.000,2,r", "2026-11-22 10:00:02.000,3,l"], run.Lines[1..]);
    }

    [Fact]
    public async Task A_compressed_file_is_read_as_its_content()
    {
        var run = await CliRun.InProcessAsync("sql", _files.Write("p.sql", Passed), "--input", _files.Compress("in.csv.gz", "time,a,t\n2026-11-22T10:00:00Z,1,x\n"), "--format", "csv", "--rowtime");

        Assert.Equal("2026-11-22 10:00:00.000,1,x", run.LastLine);
    }

    [Fact]
    public async Task An_output_never_replaces_what_is_read()
    {
        var input = _files.Write("in.csv", Readings);

        var run = await CliRun.InProcessAsync("sql", _files.Write("p.sql", Averages), "--input", input, "--output", input);

        Assert.Equal((2, Readings), (run.ExitCode, await File.ReadAllTextAsync(input, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task What_the_command_wrote_it_reads_again()
    {
        var output = _files.PathOf("out.ndjson");
        await RunAsync(Averages, "in.csv", Readings, "--output", output);
        var program = _files.Write("second.sql", "CREATE STREAM \"OUT\" (s VARCHAR(16), r INTEGER); CREATE PUMP P AS INSERT INTO \"OUT\" SELECT STREAM SENSOR, READINGS FROM SOURCE_SQL_STREAM_001;");

        var run = await CliRun.InProcessAsync("sql", program, "--input", output, "--format", "csv", "--rowtime");

        Assert.Equal("2026-11-22 10:02:00.000,a,1", run.LastLine);
    }

    [Fact]
    public async Task Without_an_input_there_is_nothing_to_run_on()
    {
        var run = await CliRun.InProcessAsync("sql", _files.Write("p.sql", "SELECT STREAM 1 FROM SOURCE_SQL_STREAM_001;"));

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("--input", run.Error);
    }

    public void Dispose() => _files.Dispose();

    private static string Numbered(int rows) =>
        "time,a,t\n" + string.Concat(Enumerable.Range(0, rows).Select(number => $"{DateTime.UnixEpoch.AddSeconds(number):yyyy-MM-dd'T'HH:mm:ss'Z'},{number},x\n"));

    private Task<CliRun> RunAsync(string program, string name, string content, params string[] options) =>
        CliRun.InProcessAsync(["sql", _files.Write("program.sql", program), "--input", _files.Write(name, content), "--rowtime", .. options]);
}
