using SensorGrid.Protocol.Tests.Protocol.Today;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Oracle;

/// <summary>
/// Looks at every reading that any activation takes: its state may end anywhere in the log, but it may leave nothing out. From then on it would answer, and
/// could store, what no replay gives.
/// </summary>
internal sealed class ContiguityOracle(ShardLog log, List<Violation> violations)
{
    /// <summary>An activation is about to take a reading.</summary>
    public void OnTake(Activation activation, SensorState state, int shard, int position)
    {
        var sensor = activation.Key.Id;
        if (HasBetween(sensor, shard, state.Positions[shard], position))
        {
            violations.Add(new Violation("hole", $"{activation} {state} takes {position} of shard {shard}"));
        }

        if (state.Positions[shard] < 0)
        {
            CheckAncestors(activation, state, log.Shards[shard]);
        }
    }

    private void CheckAncestors(Activation activation, SensorState state, Shard shard)
    {
        foreach (var parent in shard.Parents)
        {
            var known = log.Shards[parent];
            if (HasBetween(activation.Key.Id, parent, state.Positions[parent], known.Records.Count))
            {
                violations.Add(new Violation("hole", $"{activation} {state} goes on with shard {shard.Id}, and lacks records of shard {parent}"));
            }

            CheckAncestors(activation, state, known);
        }
    }

    private bool HasBetween(int sensor, int shard, int after, int before)
    {
        var records = log.Shards[shard].Records;
        for (var i = after + 1; i < before; i++)
        {
            if (records[i].Sensor == sensor)
            {
                return true;
            }
        }

        return false;
    }
}
