namespace SensorGrid.TestKit.DynamoDB;

/// <summary>A shard of a stream of a <see cref="TableOfChanges"/>.</summary>
internal sealed class TableShardState(string id, string? parent, decimal start)
{
    public string Id => id;

    public string? Parent => parent;

    public decimal Start => start;

    /// <summary>The last number that it may have; null while it is open.</summary>
    public decimal? End { get; set; }

    /// <summary>Numbers below it were trimmed.</summary>
    public decimal Horizon { get; set; }

    public List<Change> Changes { get; } = [];
}
