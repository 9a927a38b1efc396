using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Shards;

/// <summary>Makes many calls with a bound on how many are under way.</summary>
internal static class BoundedFanOut
{
    /// <summary>Calls for every item; after a gap or a failure no further call is begun, and those under way are waited for.</summary>
    /// <returns><see cref="ShardOutcome.Gap"/> when any call answered so.</returns>
    public static async Task<ShardOutcome> RunAsync<T>(IReadOnlyList<T> items, int concurrency, Func<T, Task<bool>> callAsync)
    {
        var next = -1;
        var gap = false;
        var workers = new Task[Math.Min(concurrency, items.Count)];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = WorkAsync();
        }

        await Task.WhenAll(workers);
        return gap ? ShardOutcome.Gap : ShardOutcome.Done;

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < items.Count; i = Interlocked.Increment(ref next))
            {
                try
                {
                    if (!await callAsync(items[i]))
                    {
                        gap = true;
                        Volatile.Write(ref next, items.Count);
                    }
                }
                catch
                {
                    Volatile.Write(ref next, items.Count);
                    throw;
                }
            }
        }
    }
}
