using System.Collections.Concurrent;

namespace SensorGrid.Grains.Sensors;

/// <summary>The pages' buffers of a silo, for use again. Safe for concurrent use.</summary>
internal sealed class PageTakes
{
    // A full one has some 50 KB; more than these are in use only while the model is behind.
    private const int MostKept = 64;

    private readonly ConcurrentQueue<PageTake> _free = [];

    public PageTake Rent() => _free.TryDequeue(out var take) ? take : new PageTake();

    public void Return(PageTake take)
    {
        take.Clear();
        if (_free.Count < MostKept)
        {
            _free.Enqueue(take);
        }
    }
}
