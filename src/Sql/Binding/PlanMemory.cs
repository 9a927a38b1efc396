using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Describes what an operator remembers between rows.</summary>
/// <param name="Keys">The expressions over a row of the input by which what it remembers is divided; empty for one memory of all rows; null where rows only wait, whatever their key.</param>
/// <param name="What">What it remembers.</param>
/// <param name="Bound">What bounds it.</param>
internal sealed record PlanMemory(IReadOnlyList<Scalar>? Keys, string What, string Bound)
{
    /// <summary>Rows that only wait for each other.</summary>
    public static PlanMemory Waiting(string what, string bound) => new(null, what, bound);

    /// <summary>Rows of which each is kept once.</summary>
    public static PlanMemory OfDistinct(RowSchema schema) =>
        new([.. schema.Columns.Select((column, i) => new ColumnScalar(i, column.Type))], "the different rows", "the rows of one step of time");

    /// <summary>Writes a number of milliseconds as people say it.</summary>
    public static string Time(long milliseconds) => milliseconds switch
    {
        0 => "an instant",
        _ when milliseconds % 86_400_000 == 0 => Count(milliseconds / 86_400_000, "day"),
        _ when milliseconds % 3_600_000 == 0 => Count(milliseconds / 3_600_000, "hour"),
        _ when milliseconds % 60_000 == 0 => Count(milliseconds / 60_000, "minute"),
        _ when milliseconds % 1_000 == 0 => Count(milliseconds / 1_000, "second"),
        _ => FormattableString.Invariant($"{milliseconds} ms"),
    };

    private static string Count(long number, string unit) => FormattableString.Invariant($"{number} {unit}{(number == 1 ? "" : "s")}");
}
