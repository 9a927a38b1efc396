using System.Diagnostics.CodeAnalysis;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The start positions of a shard iterator.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The official client's names.")]
public static class ShardIteratorType
{
    /// <summary>At a sequence number.</summary>
    public const string AT_SEQUENCE_NUMBER = "AT_SEQUENCE_NUMBER";

    /// <summary>After a sequence number.</summary>
    public const string AFTER_SEQUENCE_NUMBER = "AFTER_SEQUENCE_NUMBER";

    /// <summary>At the first record that arrived at a time or later.</summary>
    public const string AT_TIMESTAMP = "AT_TIMESTAMP";

    /// <summary>At the oldest record that is kept.</summary>
    public const string TRIM_HORIZON = "TRIM_HORIZON";

    /// <summary>After the newest record.</summary>
    public const string LATEST = "LATEST";
}
