using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Scalars;

/// <summary>A call of a function that is being bound.</summary>
/// <param name="Call">The call as it is written.</param>
/// <param name="Arguments">Its arguments, converted to the kinds of the parameters.</param>
/// <param name="StartedAt">The value of CURRENT_TIMESTAMP: milliseconds since 1970-01-01 (UTC).</param>
/// <param name="Issues">The destination of what is wrong.</param>
internal sealed record CallSite(FunctionCall Call, IReadOnlyList<Scalar> Arguments, long StartedAt, SqlIssues Issues)
{
    /// <summary>Gets whether functions are as in Flink: clocks are ROWTIME, and not the moment the program started; a text that is no time is null, and not an error of its row.</summary>
    public bool IsFlink { get; init; }

    /// <summary>The place of the call.</summary>
    public BindSite Site => new(Issues, Call.Span);

    /// <summary>The number of arguments.</summary>
    public int Count => Arguments.Count;

    /// <summary>An argument.</summary>
    public Scalar this[int index] => Arguments[index];

    /// <summary>The place of an argument.</summary>
    public BindSite At(int index) => new(Issues, Call.Arguments[index].Span);
}
