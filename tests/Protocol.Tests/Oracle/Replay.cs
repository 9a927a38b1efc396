using SensorGrid.Protocol.Tests.Protocol.Today;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Oracle;

/// <summary>Compares the end of a schedule with an offline replay of the log: the storage has to hold every reading once, and every silence has to be told.</summary>
internal static class Replay
{
    public static void Compare(Grid grid)
    {
        var states = Run(grid.Log);
        for (var sensor = 0; sensor < ShardLog.Sensors; sensor++)
        {
            var stored = grid.Storage.Of(Grid.KeyOf(sensor)).State ?? new SensorState();
            if (!stored.HasSameReadings(states[sensor]))
            {
                grid.Violations.Add(new Violation("state", $"S{sensor}: storage {stored}, replay {states[sensor]}"));
            }
        }
    }

    private static SensorState[] Run(ShardLog log)
    {
        SensorState[] states = [.. Enumerable.Range(0, ShardLog.Sensors).Select(_ => new SensorState())];
        foreach (var shard in log.Shards)
        {
            for (var i = 0; i < shard.Records.Count; i++)
            {
                var (sensor, time) = shard.Records[i];
                states[sensor].Take(sensor, shard.Id, i, time);
            }
        }

        return states;
    }
}
