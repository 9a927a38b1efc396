using System.Globalization;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>Programs, inputs and rows for tests.</summary>
internal static class Some
{
    /// <summary>2024-05-06 11:00:00: the start of the rows.</summary>
    public static readonly long Start = new DateTimeOffset(2024, 5, 6, 11, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Readings of sensors: "k" VARCHAR, "x" DOUBLE, "n" INTEGER.</summary>
    public static readonly SqlInput Readings = new(
        "SOURCE_SQL_STREAM_001", new RowSchema([new Column("k", SqlType.Text), new Column("x", SqlType.Double), new Column("n", SqlType.Integer)]));

    /// <summary>Writes a time as seconds since the start.</summary>
    public static string Clock(long time) => ((time - Start) / 1000m).ToString(CultureInfo.InvariantCulture);

    /// <summary>Creates a reading.</summary>
    /// <param name="seconds">Its ROWTIME in seconds since the start.</param>
    public static Row Reading(double seconds, string? k, double? x, long? n = null) =>
        new(Start + (long)Math.Round(seconds * 1000), [Value.Of(k), x is { } number ? Value.Of(number) : Value.Null, n is { } whole ? Value.Of(whole) : Value.Null]);

    /// <summary>Compiles a program that has no error.</summary>
    public static SqlProgram Program(string text, params SqlInput[] inputs) => Program(text, [], inputs);

    /// <summary>Compiles a program that has no error.</summary>
    public static SqlProgram Program(string text, IReadOnlyList<ReferenceTable> tables, params SqlInput[] inputs)
    {
        var program = SqlProgram.Compile(text, inputs.Length > 0 ? inputs : [Readings], tables, Start, out var issues);
        Assert.True(program is not null, string.Join('\n', issues));
        return program;
    }

    /// <summary>Runs a program over rows of its first input to their end.</summary>
    public static Recorded Run(SqlProgram program, IEnumerable<Row> rows)
    {
        var output = new Recorded();
        var run = program.Start(output);
        foreach (var row in rows)
        {
            run.Add(0, row);
        }

        run.End();
        return output;
    }

    /// <summary>Runs a query by itself over readings, to their end.</summary>
    public static string[] Query(string query, params Row[] rows) => Run(Program(query), rows)[""];

    /// <summary>Compiles a program with errors.</summary>
    /// <returns>The errors and warnings as <c>line:column message</c>.</returns>
    public static string[] Issues(string text, params SqlInput[] inputs)
    {
        _ = SqlProgram.Compile(text, inputs.Length > 0 ? inputs : [Readings], [], Start, out var issues);
        return [.. issues.Select(issue => string.Create(CultureInfo.InvariantCulture, $"{(issue.Severity is SqlSeverity.Error ? "" : "warning ")}{issue.Line}:{issue.Column} {issue.Message}"))];
    }
}
