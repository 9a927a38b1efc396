namespace SensorGrid.TestKit.DynamoDB;

/// <summary>A stream of a <see cref="TableOfChanges"/>, from its being enabled on.</summary>
internal sealed class TableStreamState(string arn, string table, string label, string viewType, long createdAt)
{
    public string Arn => arn;

    public string Table => table;

    public string Label => label;

    public string ViewType => viewType;

    /// <summary>Seconds since 1970.</summary>
    public long CreatedAt => createdAt;

    public bool IsEnabled { get; set; } = true;

    public SortedDictionary<string, TableShardState> Shards { get; } = new(StringComparer.Ordinal);
}
