using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>The durable facts of one shard. Every operation is one conditional write, or a refusal.</summary>
internal sealed class ShardLedger(Rules rules)
{
    private int _epoch;

    /// <summary>Everything up to here is durable downstream.</summary>
    public int Checkpoint { get; private set; } = -1;

    /// <summary>Closed, read to its end, and durable.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Takes the shard over: readers of earlier epochs are refused from here on.</summary>
    public Ask<Claim> Claim() => new(() => new Claim(++_epoch, Checkpoint, IsFinished));

    /// <summary>Writes the checkpoint; false when the shard has another owner.</summary>
    public Ask<bool> Write(int epoch, int position, bool finished) => new(() =>
    {
        if (rules.HasFlag(Rules.Epoch) && epoch != _epoch)
        {
            return false;
        }

        Checkpoint = rules.HasFlag(Rules.CheckpointForward) ? Math.Max(Checkpoint, position) : position;
        IsFinished |= finished;
        return true;
    });
}
