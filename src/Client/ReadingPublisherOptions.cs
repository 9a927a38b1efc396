namespace SensorGrid.Client;

/// <summary>The bounds of a <see cref="ReadingPublisher"/>.</summary>
public sealed record ReadingPublisherOptions
{
    /// <summary>The readings that may wait to be sent; beyond, <see cref="ReadingPublisher.EnqueueAsync"/> waits. 1 or more.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>The most readings of a request. 1 to 10,000.</summary>
    public int LargestRequest { get; init; } = 1_000;

    /// <summary>The time from when a reading was enqueued for which it is sent again while the API does not answer or the stream does not take it; then it fails.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}
