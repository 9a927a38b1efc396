namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>The raw log of one sensor, and what is asked and done on the way.</summary>
/// <param name="Seed">What it was drawn with.</param>
/// <param name="Text">Its parameters, in words.</param>
/// <param name="Definitions">Its <c>features.json</c>.</param>
/// <param name="Shards">The shards that it comes through.</param>
/// <param name="Log">Its readings, in the order in which the sensor takes them.</param>
/// <param name="Questions">What is asked, in the order of the log.</param>
/// <param name="Restores">After how many readings the sensor goes on from a snapshot.</param>
/// <param name="Rewinds">After how many readings how many of them are brought again, as after a crash.</param>
internal sealed record Workload(
    int Seed,
    string Text,
    DefinitionsSpec Definitions,
    ShardSpec[] Shards,
    LogEntry[] Log,
    Question[] Questions,
    HashSet<int> Restores,
    Dictionary<int, int> Rewinds)
{
    /// <summary>Whether the readings have one order: each shard but the last is an ancestor of the next.</summary>
    public bool IsOneLineage => Shards.Zip(Shards.Skip(1)).All(pair => pair.Second.Parents.Contains(pair.First.Id));

    public override string ToString() => $"seed {Seed}: {Text}";
}
