using CsCheck;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Tests.Running;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.State;

/// <summary>A step of a run: a row, a bound of time, an error of the input, or a cut.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Time">Milliseconds since 1970-01-01 (UTC).</param>
/// <param name="Input">The index of the input.</param>
/// <param name="Values">The values of a row.</param>
internal sealed record StateStep(StateStepKind Kind, long Time, int Input, Value[] Values)
{
    private static readonly string?[] Texts = ["a", "b", "a ", "", "Ü€\ud83d\ude00", "half \ud83d", "word 1 12", "10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 2326", null, "b"];
    private static readonly double?[] Doubles = [0.1, 0.2, 0.3, -7.25, 1e17, -1e17, -0.0, 3, null, 95];
    private static readonly long?[] Whole = [1, 2, 5, -3, 0, null, 2_000_000_000, 7, 1, 2];
    private static readonly long[] Gaps = [0, 0, 0, 1, 250, 500, 999, 1000, 3000, 11_000];

    /// <summary>Steps of a program's run, with many ties in time, gaps, nulls, and values whose sum depends on the order.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="most">The greatest number of steps.</param>
    public static Gen<StateStep[]> Of(SqlInput[] inputs, int most = 60) =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, Gaps.Length - 1], Gen.Int[0, inputs.Length - 1], Gen.Int[0, 9].Array[inputs.Max(input => input.Schema.Count)]).Array[0, most].Select(drawn => From(inputs, drawn));

    /// <summary>Steps that are always the same.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="count">The number of steps.</param>
    public static StateStep[] Fixed(SqlInput[] inputs, int count)
    {
        var random = new Random(17);
        return From(inputs, [.. Enumerable.Range(0, count).Select(_ => (random.Next(10), random.Next(Gaps.Length), random.Next(inputs.Length), Enumerable.Range(0, 20).Select(_ => random.Next(10)).ToArray()))]);
    }

    /// <summary>Does the step; a cut is another's.</summary>
    public void Do(SqlRun run)
    {
        switch (Kind)
        {
            case StateStepKind.Row:
                run.Add(Input, new Row(Time, Values));
                break;
            case StateStepKind.Advance:
                run.AdvanceTo(Time);
                break;
            case StateStepKind.Error:
                run.AddError("COERCION", "It is no number.");
                break;
        }
    }

    private static StateStep[] From(SqlInput[] inputs, (int Kind, int Gap, int Input, int[] Places)[] drawn)
    {
        var time = Some.Start;
        return [.. drawn.Select(step =>
        {
            time += Gaps[step.Gap];
            return new StateStep((StateStepKind)Math.Max(0, step.Kind - 6), time, step.Input, [.. inputs[step.Input].Schema.Columns.Select((column, i) => Of(column.Type, step.Places[i], time))]);
        })];
    }

    private static Value Of(SqlType type, int place, long time) => type.Kind switch
    {
        SqlKind.Varchar => Value.Of(Texts[place]),
        SqlKind.Varbinary => place < 2 ? Value.Null : Value.Of(new byte[place / 3]),
        SqlKind.Double or SqlKind.Real => Doubles[place] is { } number ? Value.Of(type.Kind is SqlKind.Real ? (float)number : number) : Value.Null,
        SqlKind.Boolean => place < 3 ? Value.Null : Value.Of(place % 2 == 0),
        SqlKind.Timestamp => place == 9 ? Value.Null : Value.Of(time + ((place - 4) * 700)),
        _ => Whole[place] is { } whole ? Value.Of(whole) : Value.Null,
    };
}
