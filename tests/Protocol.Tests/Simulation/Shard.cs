namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>A shard of the log: readings in order, for the sensors whose hash it has.</summary>
/// <param name="Id">Its number; children have greater ones than their parents.</param>
/// <param name="Parents">The shards that it goes on from.</param>
/// <param name="Low">The first hash.</param>
/// <param name="High">The hash after the last.</param>
internal sealed record Shard(int Id, int[] Parents, int Low, int High)
{
    public List<LogRecord> Records { get; } = [];

    /// <summary>Split or merged: nothing comes any more.</summary>
    public bool IsClosed { get; set; }

    public List<int> Children { get; } = [];

    public int Last => Records.Count - 1;

    public bool Covers(int hash) => hash >= Low && hash < High;
}
