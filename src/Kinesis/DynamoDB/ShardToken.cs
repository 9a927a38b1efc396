using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.DynamoDB;

/// <summary>A place in the list of the shards of all streams of a table. Its text is the adapter's token of the next page.</summary>
/// <param name="Table">The table.</param>
/// <param name="StreamArn">The stream whose shards are listed.</param>
/// <param name="After">The last shard of the page before; null for none.</param>
internal readonly record struct ShardToken(string Table, string StreamArn, string? After)
{
    /// <summary>Reads the text of a token.</summary>
    /// <exception cref="InvalidArgumentException">It is none of the adapter's.</exception>
    public static ShardToken Parse(string text) => text.Split(':') is ["ddb", var table, var arn, var after]
        ? new ShardToken(Uri.UnescapeDataString(table), Uri.UnescapeDataString(arn), after.Length == 0 ? null : Uri.UnescapeDataString(after))
        : throw TableFaults.Malformed("The token is not one of a list of shards of a table's stream.");

    /// <summary>Formats the text, which <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        $"{TableIterator.Prefix}{Uri.EscapeDataString(Table)}:{Uri.EscapeDataString(StreamArn)}:{Uri.EscapeDataString(After ?? "")}";
}
