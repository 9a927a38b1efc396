using CsCheck;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Tests.Programs;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

public sealed class ExamplesTests
{
    private static readonly SqlInput Input = new("SOURCE_SQL_STREAM_001", new RowSchema(
    [
        new("sensor_id", SqlType.Varchar(16)), new("temperature", SqlType.Double), new("rpm", SqlType.Double), new("in_service", SqlType.Boolean),
        new("ticker_symbol", SqlType.Varchar(4)), new("sector", SqlType.Varchar(16)), new("change", SqlType.Real), new("price", SqlType.Real),
        new("event_time", SqlType.Timestamp), new("device", SqlType.Varchar(16)), new("sensor_name", SqlType.Varchar(16)), new("sensor_value", SqlType.Double),
        new("patientId", SqlType.Varchar(32)), new("deviceId", SqlType.Varchar(32)), new("value", SqlType.Double), new("line", SqlType.Text),
    ]));

    private static readonly ReferenceTable Companies = new("companies", new RowSchema([new("ticker", SqlType.Text), new("company", SqlType.Text)]), []);

    public static TheoryData<string> Names => [.. ExamplePrograms.Names.Where(name => name.StartsWith("kda-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_program_of_the_first_dialect_compiles_and_runs_over_nulls_alone(string name)
    {
        var program = Some.Program(ExamplePrograms.Read(name), [Companies], Input);
        var nothing = new Value[Input.Schema.Count];
        Array.Fill(nothing, Value.Null);

        var output = Some.Run(program, [new Row(Some.Start, nothing), new Row(Some.Start + 100_000, nothing)]);

        Assert.DoesNotContain(output["error_stream"], row => !row.Contains("NULL_IN_NOT_NULL", StringComparison.Ordinal));
        Assert.Contains("reads \"SOURCE_SQL_STREAM_001\"", program.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_with_a_piece_cut_out_or_moved_is_refused_in_words_or_runs() => Gen.Select(Gen.Int[0, ExamplePrograms.Names.Count - 1], Gen.Double[0, 1], Gen.Int[1, 40], Gen.Double[0, 1]).Sample(
        (name, place, length, target) =>
        {
            var text = ExamplePrograms.Read(ExamplePrograms.Names[name]);
            var start = (int)(place * (text.Length - length));
            var rest = text.Remove(start, length);
            var moved = rest.Insert((int)(target * rest.Length), text.Substring(start, length));
            foreach (var changed in new[] { rest, moved })
            {
                var program = SqlProgram.Compile(changed, [Input], [Companies], 0, out var issues);

                Assert.True(program is not null || issues.Any(issue => issue.Severity is SqlSeverity.Error));
                program?.Start(new Recorded()).End();
            }
        },
        iter: 2000);
}
