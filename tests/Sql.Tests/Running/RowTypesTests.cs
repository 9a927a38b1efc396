using System.Text;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>Columns that tables of Flink declare as row values, arrays and maps: objects and arrays of JSON.</summary>
public sealed class RowTypesTests
{
    private const string Declared = """
        CREATE TABLE pumps (
            id STRING,
            pos ROW<lat DOUBLE, `Lon` DECIMAL(6, 2) 'east', inner_part ROW(t TIMESTAMP(3), n INT NOT NULL)>,
            xs ARRAY<DOUBLE>,
            tags MAP<STRING, ARRAY<INT>>
        ) WITH ('connector' = 'kinesis');

        """;

    private const string Record = """{"id":"a","pos":{"lat":1.5,"Lon":2,"inner_part":{"t":"2024-05-06T11:00:00Z","n":7},"more":1},"xs":[1,2],"tags":{"k":[1]}}""";

    [Theory]
    [InlineData("pos.lat, pos.Lon", "1.5|2.00")]
    [InlineData("pumps.pos.LAT + 1, id", "2.5|a")]
    [InlineData("pos.inner_part.n * 2, pos.inner_part.t", "14|2024-05-06 11:00:00")]
    [InlineData("xs, tags", "[1,2]|{\"k\":[1]}")]
    [InlineData("JSON_VALUE(tags, '$.k[0]' RETURNING INT), CASE WHEN pos.lat > 1 THEN 'far' END", "1|far")]
    public void Fields_are_read_by_their_names(string columns, string row) => Assert.Equal([$"0|{row}"], Query($"SELECT {columns} FROM pumps;", Record));

    [Fact]
    public void What_is_missing_or_null_is_null_and_what_does_not_fit_is_an_error_of_its_row() => Assert.Equal(
        ["0|null|null|null", "1|null|null|null", "2|null|null|null", "3|null|3.00|null"],
        Query(
            "SELECT pos.lat, pos.Lon, pos.inner_part.n FROM pumps;",
            """{"id":"a"}""",
            """{"pos":null}""",
            """{"pos":{"inner_part":null}}""",
            """{"pos":{"Lon":"3","lat":null}}""",
            """{"pos":{"lat":"north"}}""",
            """{"pos":[1]}""",
            """{"pos":{"inner_part":{"t":"\ud83d"}}}"""));

    [Fact]
    public void Rows_are_grouped_by_and_sorted_with_row_values_in_them() => Assert.Equal(
        ["60|7|2", "60|1|1"],
        Query(
            "CREATE VIEW v AS SELECT pos, PROCTIME() AS t FROM pumps; SELECT pos.inner_part.n, COUNT(*) FROM v GROUP BY pos.inner_part.n, FLOOR(t TO MINUTE);",
            Record,
            Record,
            """{"pos":{"inner_part":{"n":1}}}"""));

    [Fact]
    public void A_field_that_there_is_not_is_told() => Assert.Contains(
        "pos has no field alt; it has \"lat\", \"Lon\", \"inner_part\".",
        Some.Issues($"{Declared}SELECT pos.alt FROM pumps;", new SqlInput("pumps", Discover(Record).Rows)).Single(issue => !issue.StartsWith("warning", StringComparison.Ordinal)),
        StringComparison.Ordinal);

    [Fact]
    public void Discovery_keeps_objects_whole_that_the_program_declares_so() => Assert.Equal(
        ["id VARCHAR", "pos VARCHAR", "xs VARCHAR", "tags VARCHAR", "deep_pos INTEGER"],
        Discover("""{"id":"a","pos":{"lat":1,"more":{"b":2}},"xs":[1],"tags":{"a":1},"deep":{"pos":3}}""").Columns.Select(column => $"{column.Name} {column.Type}"));

    [Fact]
    public void Types_are_printed_as_they_are_read()
    {
        var issues = new SqlIssues(Declared);
        var printed = SqlPrinter.Print(Assert.Single(SqlParser.Parse(Declared, issues)));

        Assert.Contains("\"pos\" ROW<\"lat\" DOUBLE, \"Lon\" DECIMAL(6, 2), \"inner_part\" ROW<\"t\" TIMESTAMP(3), \"n\" INT>>", printed, StringComparison.Ordinal);
        Assert.Contains("MAP<STRING, ARRAY<INT>>", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE t (a ROW<x INT, x INT>);", "The field x is declared twice.")]
    [InlineData("CREATE TABLE t (a ROW<x>);", "write a type such as")]
    [InlineData("CREATE TABLE t (a ARRAY);", "write ARRAY<STRING>")]
    [InlineData("CREATE TABLE t (a ROW<x INT);", "write ROW<name TYPE, ...>")]
    [InlineData("CREATE TABLE t (a ROW<x NOTHING>);", "There is no type NOTHING.")]
    public void A_type_that_is_wrong_is_told(string program, string message) =>
        Assert.Contains(Some.Issues($"{program} INSERT INTO t SELECT NULL FROM SOURCE_SQL_STREAM_001;"), issue => issue.Contains(message, StringComparison.Ordinal));

    private static InputSchema Discover(params string[] records)
    {
        var survey = new JsonSurvey(CellRules.Discovered([]));
        foreach (var record in records)
        {
            survey.Add(Encoding.UTF8.GetBytes(record));
        }

        return survey.Conclude(new DiscoveredNames(Declared));
    }

    /// <summary>Runs a query over records of JSON, a second apart, by the columns that are discovered in them.</summary>
    private static string[] Query(string query, params string[] records)
    {
        var schema = Discover([Record, .. records]);
        var mapping = InputMapping.Create(schema);
        var rows = new List<Row>();
        for (var i = 0; i < records.Length; i++)
        {
            var mapped = new List<MappedRow>();
            mapping.Rows(Encoding.UTF8.GetBytes(records[i]), mapped);
            rows.AddRange(mapped.Select(row => new Row(Some.Start + (i * 1000), row.Values!)));
        }

        return Some.Run(Some.Program(Declared + query, new SqlInput("pumps", schema.Rows)), rows)[""];
    }
}
