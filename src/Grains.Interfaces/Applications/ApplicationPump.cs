namespace SensorGrid.Grains.Interfaces.Applications;

/// <summary>The plan of a pump of an application.</summary>
/// <param name="Name">Its name; empty for an insert or a query by itself.</param>
/// <param name="Inputs">The streams that it reads.</param>
/// <param name="Target">The stream into which it inserts; empty for a query by itself.</param>
/// <param name="Steps">What it does with the rows, in order.</param>
/// <param name="KeyKind">By what its work can be divided: <c>row</c>, <c>sensor</c>, <c>columns</c> or <c>all</c>.</param>
/// <param name="Key">The columns and expressions of the key.</param>
/// <param name="KeyText">The key in words.</param>
[GenerateSerializer, Immutable, Alias("application-pump")]
public sealed record ApplicationPump(
    [property: Id(0)] string Name,
    [property: Id(1)] string[] Inputs,
    [property: Id(2)] string Target,
    [property: Id(3)] ApplicationStep[] Steps,
    [property: Id(4)] string KeyKind,
    [property: Id(5)] string[] Key,
    [property: Id(6)] string KeyText);

/// <summary>A step of a pump.</summary>
/// <param name="Does">What it does with the rows.</param>
/// <param name="Keeps">What it remembers between rows; null for nothing.</param>
/// <param name="Bound">What bounds that; null for nothing.</param>
/// <param name="Key">The columns and expressions by which it is divided; empty for one memory of all rows; null where nothing is remembered, or rows only wait.</param>
[GenerateSerializer, Immutable, Alias("application-step")]
public sealed record ApplicationStep([property: Id(0)] string Does, [property: Id(1)] string? Keeps, [property: Id(2)] string? Bound, [property: Id(3)] string[]? Key);
