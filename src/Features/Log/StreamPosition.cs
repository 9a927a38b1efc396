namespace SensorGrid.Features.Log;

/// <summary>A position in the log of a cluster: source, shard, sequence number, sub-sequence number and index.</summary>
/// <param name="Shard">The shard, with its source.</param>
/// <param name="Position">The position in the shard.</param>
public readonly record struct StreamPosition(ShardName Shard, LogPosition Position)
{
    /// <summary>Reads the text of a position; false when the text is not one.</summary>
    public static bool TryParse(string text, out StreamPosition position)
    {
        var isPosition = DeadLetterId.TryParse(text, out var shard, out var place);
        position = isPosition ? new StreamPosition(ShardName.Parse(shard!), place) : default;
        return isPosition;
    }

    /// <summary>Formats the shard's name and the three numbers, joined by points. Part of permanent ids.</summary>
    public override string ToString() => DeadLetterId.Of(Shard.ToString(), Position);
}
