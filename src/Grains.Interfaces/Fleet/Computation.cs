namespace SensorGrid.Grains.Interfaces.Fleet;

/// <summary>
/// Everything that the numbers of a silo depend on besides the log. Two silos of one cluster with different ones would disagree about the same records, so only those that
/// agree own shards and sensors.
/// </summary>
/// <param name="Definitions">The hash of the feature definitions, without alarms; with that of the source definitions, if there are any: see <see cref="DefinitionsOf"/>.</param>
/// <param name="Alarms">The hash of the alarm budgets.</param>
/// <param name="Model">The model: name, version and SHA-256 of its file.</param>
/// <param name="SnapshotFormat">The format of stored sensors.</param>
/// <param name="Arithmetic">The platform that computes: system, processor, widest vectors, the model's runtime.</param>
/// <param name="MaxSensors">The most sensors of the cluster; null for any number.</param>
/// <param name="Sources">The hash of the source definitions; null when all streams have JSON of ours.</param>
[GenerateSerializer, Immutable, Alias("computation")]
public sealed record Computation(
    [property: Id(0)] string Definitions,
    [property: Id(1)] string Alarms,
    [property: Id(2)] string Model,
    [property: Id(3)] string SnapshotFormat,
    [property: Id(4)] string Arithmetic,
    [property: Id(5)] int? MaxSensors,
    [property: Id(6)] string? Sources = null)
{
    private const string SourcesMark = ", sources ";

    /// <summary>
    /// Makes <see cref="Definitions"/>. It has the hash of the source definitions in it as well, since silos of builds that do not know <see cref="Sources"/> compare it.
    /// </summary>
    /// <param name="features">The hash of the feature definitions.</param>
    /// <param name="sources">The hash of the source definitions; null for none.</param>
    public static string DefinitionsOf(string features, string? sources) => sources is null ? features : $"{features}{SourcesMark}{sources}";

    /// <summary>Describes the parts in which another one differs: <c>feature definitions (1a2b and 3c4d)</c>, this one's first. Empty for none.</summary>
    public string DifferencesTo(Computation other) => string.Join(
        ", ",
        new[]
        {
            Difference("feature definitions", FeaturesOf(Definitions), FeaturesOf(other.Definitions)),
            Difference("alarm budgets", Alarms, other.Alarms),
            Difference("model", Model, other.Model),
            Difference("format of stored sensors", SnapshotFormat, other.SnapshotFormat),
            Difference("arithmetic", Arithmetic, other.Arithmetic),
            Difference("MaxSensors", $"{MaxSensors}", $"{other.MaxSensors}"),
            Difference("source definitions", Sources ?? "", other.Sources ?? ""),
        }.OfType<string>());

    private static string FeaturesOf(string definitions) => definitions.Split(SourcesMark)[0];

    private static string? Difference(string name, string mine, string others) =>
        mine == others ? null : $"{name} ({(mine.Length == 0 ? "none" : mine)} and {(others.Length == 0 ? "none" : others)})";
}
