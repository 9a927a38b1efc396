using SensorGrid.Protocol.Tests.Protocol.Today;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Oracle;

/// <summary>The silences of the log: what a replay tells of them.</summary>
internal static class SilenceOracle
{
    /// <summary>Whether a reading came before the sensor's patience was over.</summary>
    public static bool IsRefuted(ShardLog log, Silence silence)
    {
        var shard = log.Shards[silence.Shard];
        return NextTime(log, shard, silence.Sensor, silence.Position) < shard.Records[silence.Position].Time + SensorState.Patience;
    }

    /// <summary>The silences that must have been told, once every reader has come to its end and the patience of all sensors is over.</summary>
    /// <remarks>Not the one of a sensor whose last reading is in a closed shard: no reader asks for it any more.</remarks>
    public static IEnumerable<Silence> Expected(ShardLog log)
    {
        foreach (var shard in log.Shards)
        {
            for (var i = 0; i < shard.Records.Count; i++)
            {
                var (sensor, time) = shard.Records[i];
                if (sensor != ShardLog.Roaming
                    && (NextTime(log, shard, sensor, i) is { } next ? next >= time + SensorState.Patience : !shard.IsClosed))
                {
                    yield return new Silence(sensor, shard.Id, i);
                }
            }
        }
    }

    private static int? NextTime(ShardLog log, Shard shard, int sensor, int after)
    {
        for (var i = after + 1; i < shard.Records.Count; i++)
        {
            if (shard.Records[i].Sensor == sensor)
            {
                return shard.Records[i].Time;
            }
        }

        foreach (var child in shard.Children)
        {
            if (ShardLog.Covers(log.Shards[child], sensor))
            {
                return NextTime(log, log.Shards[child], sensor, -1);
            }
        }

        return null;
    }
}
