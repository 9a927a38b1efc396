using System.Text;
using CsCheck;
using SensorGrid.Api.Applications.Features;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Tests.Applications;

public sealed class FollowedStreamTests
{
    private static readonly ApplicationStreamStatus Stream = new("OUT", [new ApplicationColumn("n", "INTEGER"), new ApplicationColumn("id", "VARCHAR(5)")], 0, 1, false) { SensorColumn = "id", SensorCut = 5 };

    /// <summary>A sensor's newest row is a function of the rows that are kept, in whatever pages they came, and from whatever row on they were followed.</summary>
    [Fact]
    public void The_newest_rows_are_those_of_the_rows_that_are_kept() => Gen.Select(Gen.Int[0, 4].Array[1, 60], Gen.Int[1, 9].Array[1, 20], Gen.Int[1, 60]).Sample((sensors, pages, kept) =>
    {
        var rows = sensors.Select((sensor, index) => Row(index + 1, $"s{sensor}")).ToArray();
        var stream = new FollowedStream("app", Stream);
        var taken = 0;
        for (var page = 0; taken < rows.Length; page++)
        {
            var size = Math.Min(pages[page % pages.Length], rows.Length - taken);

            // Rows are dropped while others come.
            var newest = taken + size;
            stream.Take(new ApplicationRows(rows[taken..newest], Math.Max(1, newest - kept + 1), newest) { Generations = [new ApplicationRowsOf(1, 0), new ApplicationRowsOf(2, 30)] });
            taken = newest;
        }

        Assert.True(stream.IsLoaded);
        var oldest = Math.Max(1, rows.Length - kept + 1);
        for (var sensor = 0; sensor <= 5; sensor++)
        {
            var expected = Array.FindLastIndex(sensors, one => one == sensor) + 1;
            var found = stream.Find($"s{sensor}");
            Assert.Equal(expected >= oldest ? (long?)expected : null, found?.Ordinal);
            Assert.Equal(expected >= oldest ? (long?)(expected > 30 ? 2 : 1) : null, found?.Generation);
        }
    });

    [Theory]
    [InlineData("\"abcde\"")]
    [InlineData("null")]
    public void A_row_without_an_id_or_with_one_that_may_be_cut_is_of_no_sensor(string id)
    {
        var stream = new FollowedStream("app", Stream);

        stream.Take(new ApplicationRows([new ApplicationRow(1, Encoding.UTF8.GetBytes($$"""{"ROWTIME":"t","n":1,"id":{{id}}}"""))], 1, 1));

        Assert.Equal((0, 1L), (stream.Count, stream.After));
    }

    private static ApplicationRow Row(long ordinal, string sensor) => new(ordinal, Encoding.UTF8.GetBytes($$"""{"ROWTIME":"t","n":{{ordinal}},"id":"{{sensor}}"}"""));
}
