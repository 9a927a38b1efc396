namespace SensorGrid.Sql.Scalars;

/// <summary>A parameter of a function.</summary>
/// <param name="Name">Its name in the signature.</param>
/// <param name="Kind">The values that it takes.</param>
/// <param name="IsOptional">Whether it may be left out; then all behind it are left out.</param>
internal sealed record Parameter(string Name, ParameterKind Kind, bool IsOptional = false);
