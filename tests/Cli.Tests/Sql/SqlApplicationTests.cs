using System.Text.Json;
using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Sql;

/// <summary>Applications of Kinesis Data Analytics for SQL as they are.</summary>
public sealed class SqlApplicationTests : IDisposable
{
    private const string Code = """
        CREATE OR REPLACE STREAM "DEST" (ticker VARCHAR(4), company VARCHAR(16));
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "DEST" SELECT STREAM s.TICKER, c.COMPANY FROM "STOCKS_001" AS s LEFT JOIN "COMPANIES" AS c ON s.TICKER = c.TICKER;
        """;

    private const string Inputs = """
        [{"NamePrefix":"STOCKS","InputSchema":{"RecordFormat":{"RecordFormatType":"JSON","MappingParameters":{"JSONMappingParameters":{"RecordRowPath":"$"}}},
          "RecordColumns":[{"Name":"TICKER","Mapping":"$.ticker","SqlType":"VARCHAR(4)"},{"Name":"EVENT_TIME","Mapping":"$.at","SqlType":"TIMESTAMP"}]}}]
        """;

    private const string Tables = """
        [{"TableName":"COMPANIES","S3ReferenceDataSource":{"BucketARN":"b","FileKey":"k"},
          "ReferenceSchema":{"RecordFormat":{"RecordFormatType":"CSV","MappingParameters":{"CSVMappingParameters":{"RecordRowDelimiter":"\n","RecordColumnDelimiter":","}}},
          "RecordColumns":[{"Name":"TICKER","SqlType":"VARCHAR(4)"},{"Name":"COMPANY","SqlType":"VARCHAR(16)"}]}}]
        """;

    private readonly SqlFiles _files = new();

    private static string Text => JsonSerializer.Serialize(Code);

    public static TheoryData<string> Shapes => new()
    {
        "{\"ApplicationName\":\"a\",\"ApplicationCode\":" + Text + ",\"Inputs\":" + Inputs + ",\"ReferenceDataSources\":" + Tables + ",\"Outputs\":[{\"Name\":\"DEST\"}]}",
        "{\"ApplicationConfiguration\":{\"SqlApplicationConfiguration\":{\"Inputs\":" + Inputs + ",\"ReferenceDataSources\":" + Tables
            + "},\"ApplicationCodeConfiguration\":{\"CodeContent\":{\"TextContent\":" + Text + "}}}}",
        "{\"Resources\":{\"App\":{\"Type\":\"AWS::KinesisAnalytics::Application\",\"Properties\":{\"ApplicationCode\":" + Text + ",\"Inputs\":" + Inputs
            + "}},\"T\":{\"Type\":\"AWS::KinesisAnalytics::ApplicationReferenceDataSource\",\"Properties\":{\"ReferenceDataSource\":" + Tables[1..^1] + "}}}}",
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task An_application_runs_with_its_input_and_its_table(string application)
    {
        var input = _files.Write("in.ndjson", """{"ticker":"ABC","at":"2026-11-22 10:00:00"}""");
        var table = _files.Write("companies.csv", "ABC,Alphabet Co\n");

        var run = await CliRun.InProcessAsync("sql", _files.Write("app.json", application), "--input", input, "--table", $"COMPANIES={table}", "--format", "csv", "--rowtime");

        Assert.Equal("ROWTIME,TICKER,COMPANY\n2026-11-22 10:00:00.000,ABC,Alphabet Co\n", run.Output);
    }

    [Fact]
    public async Task Streams_of_a_parallel_input_have_each_record_once()
    {
        var application = "{\"ApplicationCode\":" + JsonSerializer.Serialize("""
            CREATE STREAM "DEST" (ticker VARCHAR(4), n INTEGER);
            CREATE PUMP "P" AS INSERT INTO "DEST" SELECT STREAM u.TICKER, COUNT(*) FROM (SELECT STREAM TICKER FROM "STOCKS_001" UNION ALL SELECT STREAM TICKER FROM "STOCKS_002") AS u GROUP BY u.TICKER, FLOOR(u.ROWTIME TO MINUTE)
            """) + ",\"Inputs\":" + Inputs.Replace("\"NamePrefix\"", "\"InputParallelism\":{\"Count\":2},\"NamePrefix\"", StringComparison.Ordinal) + ",\"Outputs\":[{\"Name\":\"DEST\"}]}";
        var input = _files.Write("in.ndjson", """{"ticker":"ABC","at":"2026-11-22 10:00:00"}{"ticker":"ABC","at":"2026-11-22 10:00:01"}""");

        var run = await CliRun.InProcessAsync("sql", _files.Write("app.json", application), "--input", input, "--format", "csv");

        Assert.Equal("TICKER,N\nABC,2\n", run.Output);
    }

    [Fact]
    public async Task A_template_in_YAML_is_explained()
    {
        var run = await CliRun.InProcessAsync("sql", _files.Write("app.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  App:\n    Type: AWS::KinesisAnalytics::Application\n"), "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("template in YAML", run.Error);
    }

    [Theory]
    [InlineData("in.ndjson", """{"day":"2026-03-02","at":"2026-11-22 10:00:00"}""")]
    [InlineData("in.csv", "day,at\n2026-03-02,2026-11-22 10:00:00\n")]
    public async Task A_day_that_the_program_reads_by_a_format_is_text(string name, string content)
    {
        var program = _files.Write("days.sql", "SELECT STREAM \"day\", CHAR_TO_TIMESTAMP('yyyy-MM-dd', \"day\") AS t FROM SOURCE_SQL_STREAM_001;");

        var run = await CliRun.InProcessAsync("sql", program, "--input", _files.Write(name, content), "--format", "csv");

        Assert.Equal("day,T\n2026-03-02,2026-03-02 00:00:00.000\n", run.Output);
    }

    [Fact]
    public async Task A_check_needs_neither_input_nor_table()
    {
        var run = await CliRun.InProcessAsync("sql", _files.Write("app.json", Shapes.First().Data), "--check");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("table   COMPANIES (\"TICKER\" VARCHAR(4), \"COMPANY\" VARCHAR(16))", run.Output);
    }

    [Fact]
    public async Task A_run_without_the_tables_file_says_how_to_give_it()
    {
        var run = await CliRun.InProcessAsync("sql", _files.Write("app.json", Shapes.First().Data), "--input", _files.Write("in.ndjson", "{}"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--table COMPANIES=FILE", run.Error);
    }

    [Fact]
    public async Task Json_that_is_no_application_is_refused()
    {
        var run = await CliRun.InProcessAsync("sql", _files.Write("app.json", "{\"a\":1}"), "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is no application that can be read: there is no program in it", run.Error);
    }

    public void Dispose() => _files.Dispose();
}
