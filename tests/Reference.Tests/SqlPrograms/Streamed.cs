using System.Globalization;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Reference.Tests.SqlPrograms;

/// <summary>Runs a query over the stream.</summary>
internal sealed class Streamed : ISqlOutput
{
    private static readonly SqlInput Input = new("S", new RowSchema(
    [
        new Column("K", SqlType.Text), new Column("X", SqlType.Double), new Column("N", SqlType.Integer), new Column("D", SqlType.Decimal(9, 2)), new Column("E", SqlType.Timestamp),
    ]));

    private static readonly RowSchema PlaceColumns = new([new Column("K", SqlType.Text), new Column("HALL", SqlType.Text), new Column("W", SqlType.Integer)]);

    private readonly List<string> _rows = [];

    /// <summary>Answers a query.</summary>
    /// <returns>The rows as text in the order in which they left: ROWTIME in milliseconds, and the values.</returns>
    public static List<string> Answer(string query, IReadOnlyList<Reading> readings, IReadOnlyList<Place> places)
    {
        var table = new ReferenceTable("P", PlaceColumns, [.. places.Select(place => new Row(0, [Value.Of(place.K), Value.Of(place.Hall), Number(place.W)]))]);
        var program = SqlProgram.Compile(query, [Input], [table], RandomRows.Start, out var issues);
        Assert.True(program is not null, $"{query}\n{string.Join('\n', issues)}");
        var output = new Streamed();
        var run = program.Start(output);
        foreach (var row in readings)
        {
            run.Add(0, new Row(row.Time, [Value.Of(row.K), row.X is { } x ? Value.Of(x) : Value.Null, Number(row.N), Number(row.D), Number(row.E)]));
        }

        run.End();
        return output._rows;
    }

    public void Add(StreamDeclaration stream, Row row)
    {
        var values = row.Values.Select((value, i) => Written(value, stream.Schema.Columns[i].Type));
        _rows.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Time}|{string.Join('|', values)}"));
    }

    private static Value Number(long? number) => number is { } value ? Value.Of(value) : Value.Null;

    private static string Written(Value value, SqlType type) => value.IsNull ? "null" : type.Kind switch
    {
        SqlKind.Double => Cell.Of(value.Double),
        SqlKind.Decimal => (value.Bits / 100m).ToString("0.00", CultureInfo.InvariantCulture),
        SqlKind.Varchar => value.Text,
        SqlKind.Boolean => value.Boolean ? "true" : "false",
        _ => value.Bits.ToString(CultureInfo.InvariantCulture),
    };
}
