namespace SensorGrid.Client;

/// <summary>The definitions of a silo.</summary>
/// <param name="Silo">The silo, such as <c>127.0.0.1:11111@1</c>.</param>
/// <param name="Compiled">The newest revision that it has compiled; 0 for none.</param>
/// <param name="Refusal">The reason for which it cannot compile the next one; null otherwise.</param>
public sealed record LiveSiloDefinitions(string Silo, long Compiled, string? Refusal)
{
    /// <summary>The newest revision that it pins records to; null when the API does not say so.</summary>
    public long? Pinning { get; init; }
}
