using SensorGrid.Features.Log;

namespace SensorGrid.Offline.Verify;

/// <summary>A shard as it was found.</summary>
internal sealed class ShardInLog
{
    /// <summary>Its oldest record; null when it is empty.</summary>
    public LogPosition? First { get; set; }

    /// <summary>Its newest record; null when it is empty.</summary>
    public LogPosition? Tip { get; set; }

    public List<string> DeadLetters { get; } = [];
}
