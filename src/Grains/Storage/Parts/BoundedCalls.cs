namespace SensorGrid.Grains.Storage.Parts;

/// <summary>Makes calls concurrently with a bound on how many are under way.</summary>
internal static class BoundedCalls
{
    /// <summary>Calls for every index. After a failure no further call begins; those under way are awaited.</summary>
    public static Task ForAsync(int count, int concurrency, Func<int, Task> callAsync)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, count)).Select(_ => WorkAsync()));

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                try
                {
                    await callAsync(i);
                }
                catch
                {
                    Volatile.Write(ref next, count);
                    throw;
                }
            }
        }
    }
}
