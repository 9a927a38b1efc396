using System.Diagnostics.CodeAnalysis;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The start positions of a shard iterator.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The official client's names.")]
public static class ShardIteratorType
{
    /// <summary>A position at a sequence number.</summary>
    public const string AT_SEQUENCE_NUMBER = "AT_SEQUENCE_NUMBER";

    /// <summary>A position after a sequence number.</summary>
    public const string AFTER_SEQUENCE_NUMBER = "AFTER_SEQUENCE_NUMBER";

    /// <summary>A position at the first record that arrived at a time or later.</summary>
    public const string AT_TIMESTAMP = "AT_TIMESTAMP";

    /// <summary>A position at the oldest record that is kept.</summary>
    public const string TRIM_HORIZON = "TRIM_HORIZON";

    /// <summary>A position after the newest record.</summary>
    public const string LATEST = "LATEST";
}
