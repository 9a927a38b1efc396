using SensorGrid.Cli.Sql.Output;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Tests.Sql;

public sealed class TableWriterTests
{
    private static readonly StreamDeclaration Stream = new("S", new RowSchema([new Column("ROWTIME", SqlType.Text), new Column("n", SqlType.Integer)]), IsRead: false);

    [Fact]
    public void A_stream_with_a_column_ROWTIME_has_no_other() => Assert.Equal(["S (1 row)", "ROWTIME     n", "-------  ----", "x        null"], Write(new Row(5, [Value.Of("x"), Value.Null])));

    [Fact]
    public void A_cell_is_one_line_of_at_most_sixty_characters()
    {
        var line = Write(new Row(5, [Value.Of("a\nb\t" + new string('x', 100)), Value.Of(7L)]))[^1];

        Assert.Equal($"a b {new string('x', 55)}…  7", line);
    }

    private static string[] Write(Row row)
    {
        using var text = new StringWriter();
        var table = new TableWriter(text, "S", Stream, most: 1);
        table.Add(row);
        table.End();
        return text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
