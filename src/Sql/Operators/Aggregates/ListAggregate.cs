using System.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>LISTAGG: joins texts in the order of the rows, with a separator between.</summary>
/// <param name="name">The name of the function.</param>
/// <param name="separator">The separator.</param>
internal sealed class ListAggregate(string name, string separator) : Aggregate(SqlType.Text)
{
    /// <summary>The most characters of a list. A group with more has no result.</summary>
    public const int MostCharacters = 65_535;

    private const long TooLong = -1;

    public override void Add(ref AggregateState state, Value value)
    {
        if (value.IsNull || state.Count == TooLong)
        {
            return;
        }

        var text = state.Text ??= new StringBuilder();
        var between = state.Count++ > 0 ? separator : "";
        if ((long)text.Length + between.Length + value.Text.Length > MostCharacters)
        {
            (state.Count, state.Text) = (TooLong, null);
            return;
        }

        text.Append(between).Append(value.Text);
    }

    public override Value Result(in AggregateState state) => state.Count switch
    {
        0 => Value.Null,
        TooLong => throw RowErrors.OfArgument($"{name} makes at most {MostCharacters} characters: use shorter windows, or more keys."),
        _ => Value.Of(state.Text?.ToString() ?? ""),
    };
}
