namespace SensorGrid.Sql.Programs;

/// <summary>The plan of a pump: what it reads, does and remembers, and by which key.</summary>
/// <param name="Name">Its name; empty for an insert or a query by itself.</param>
/// <param name="Inputs">The streams that it reads.</param>
/// <param name="Target">The stream into which it inserts; empty for a query by itself.</param>
/// <param name="Steps">What it does with the rows, in order.</param>
/// <param name="KeyKind">By what its work can be divided.</param>
/// <param name="Key">The columns and expressions of the key, as in the streams that it reads; empty for <see cref="PumpKeyKind.Row"/> and <see cref="PumpKeyKind.All"/>.</param>
public sealed record PumpPlan(
    string Name, IReadOnlyList<string> Inputs, string Target, IReadOnlyList<PumpStep> Steps, PumpKeyKind KeyKind, IReadOnlyList<string> Key)
{
    /// <summary>The key in words.</summary>
    public string KeyText => KeyKind switch
    {
        PumpKeyKind.Row => "each row by itself",
        PumpKeyKind.Sensor => $"the sensor ({string.Join(", ", Key)})",
        PumpKeyKind.Columns => string.Join(", ", Key),
        _ => "none: one for all rows",
    };
}
