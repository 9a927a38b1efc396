using System.Collections.Concurrent;

namespace SensorGrid.Grains.Sensors;

/// <summary>The pages' buffers of a silo, for use again. Safe for concurrent use.</summary>
internal sealed class IngestBatchPool
{
    // Small ones have some 3 KB. As many are in use as calls wait for the model together, which are all that the readers of a few shards make at a time.
    private const int SmallRows = 64;
    private const int MostSmall = 2_048;

    // A full one has some 100 KB; more than these are in use only while the model is behind.
    private const int MostLarge = 64;

    private readonly ConcurrentQueue<IngestBatch> _free = [];
    private readonly ConcurrentQueue<IngestBatch> _freeLarge = [];
    private int _small;
    private int _large;

    /// <summary>Lends one that has room for so many rows, if there is one.</summary>
    public IngestBatch Rent(int rows)
    {
        if (rows > SmallRows && _freeLarge.TryDequeue(out var large))
        {
            Interlocked.Decrement(ref _large);
            return large;
        }

        if (_free.TryDequeue(out var small))
        {
            Interlocked.Decrement(ref _small);
            return small;
        }

        return new IngestBatch();
    }

    public void Return(IngestBatch take)
    {
        take.Clear();
        if (take.Capacity > SmallRows)
        {
            Keep(take, _freeLarge, ref _large, MostLarge);
        }
        else
        {
            Keep(take, _free, ref _small, MostSmall);
        }
    }

    private static void Keep(IngestBatch take, ConcurrentQueue<IngestBatch> free, ref int count, int most)
    {
        if (Interlocked.Increment(ref count) <= most)
        {
            free.Enqueue(take);
        }
        else
        {
            Interlocked.Decrement(ref count);
        }
    }
}
