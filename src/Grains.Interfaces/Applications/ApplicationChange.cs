namespace SensorGrid.Grains.Interfaces.Applications;

/// <summary>A change of an application.</summary>
/// <param name="Definition">The definition as JSON, complete: the columns of all inputs and tables are known.</param>
/// <param name="Expected">The newest generation that the change was made against, 0 for none; null to commit whatever there is.</param>
/// <param name="Note">A word about it for the history; at most 200 characters are kept.</param>
[GenerateSerializer, Immutable, Alias("application-change")]
public sealed record ApplicationChange([property: Id(0)] byte[] Definition, [property: Id(1)] long? Expected, [property: Id(2)] string Note);
