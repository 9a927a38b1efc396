using System.Collections.Concurrent;

namespace SensorGrid.Kinesis.Local.Records;

/// <summary>The real service's rates per shard, counted in windows of a second. Without enforcement everything passes.</summary>
internal sealed class ThroughputLimits(bool enforce)
{
    private const int WriteBytes = 1024 * 1024, WriteRecords = 1000, ReadBytes = 2_000_000, ReadCalls = 5;

    private readonly ConcurrentDictionary<long, Budget> _writes = new();
    private readonly ConcurrentDictionary<long, Budget> _reads = new();

    public bool TryWrite(long shardId, int bytes, long now) =>
        !enforce || _writes.GetOrAdd(shardId, _ => new Budget(WriteRecords, WriteBytes)).TryTake(bytes, now);

    /// <summary>Counts a GetRecords call; what it will return is not known yet and reported afterwards.</summary>
    public bool TryRead(long shardId, long now) =>
        !enforce || _reads.GetOrAdd(shardId, _ => new Budget(ReadCalls, ReadBytes)).TryTake(0, now);

    /// <summary>Counts the bytes read. Ten megabytes at once are allowed; the calls of the next five seconds pay for them.</summary>
    public void OnRead(long shardId, int bytes)
    {
        if (enforce && _reads.TryGetValue(shardId, out var budget))
        {
            budget.Owe(bytes);
        }
    }

    private sealed class Budget(int callsASecond, int bytesASecond)
    {
        private readonly Lock _gate = new();
        private long _second;
        private int _calls;
        private long _bytes;

        public bool TryTake(int bytes, long now)
        {
            lock (_gate)
            {
                var second = now / 1000;
                if (second > _second)
                {
                    _bytes = Math.Max(0, _bytes - ((second - _second) * bytesASecond));
                    (_second, _calls) = (second, 0);
                }

                if (_calls >= callsASecond || _bytes + bytes > bytesASecond)
                {
                    return false;
                }

                _calls++;
                _bytes += bytes;
                return true;
            }
        }

        public void Owe(int bytes)
        {
            lock (_gate)
            {
                _bytes += bytes;
            }
        }
    }
}
