namespace SensorGrid.Grains.Fleet;

/// <summary>The recent number of readings a second.</summary>
internal sealed class ReadingRate
{
    /// <summary>The span of the rate: readings come by pages, and a shorter time would jump with them.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    private readonly Queue<(long Readings, DateTimeOffset At)> _counts = [];

    /// <summary>Records the number so far.</summary>
    /// <returns>Readings a second since the oldest count that is not older than five seconds, or the last one before; 0 with the first.</returns>
    public double Next(long readings, DateTimeOffset now)
    {
        while (_counts.Count > 1 && now - _counts.Peek().At > Length)
        {
            _counts.Dequeue();
        }

        _counts.Enqueue((readings, now));
        var (before, since) = _counts.Peek();
        var seconds = (now - since).TotalSeconds;
        return seconds > 0 ? (readings - before) / seconds : 0;
    }
}
