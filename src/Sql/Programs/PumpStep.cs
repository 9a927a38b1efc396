namespace SensorGrid.Sql.Programs;

/// <summary>A step of a pump.</summary>
/// <param name="Does">What it does with the rows.</param>
/// <param name="Keeps">What it remembers between rows; null for nothing.</param>
/// <param name="Bound">What bounds that; null for nothing.</param>
/// <param name="Key">The columns and expressions by which it is divided, as in the streams that the pump reads; empty for one memory of all rows; null where nothing is remembered, or rows only wait.</param>
public sealed record PumpStep(string Does, string? Keeps, string? Bound, IReadOnlyList<string>? Key);
