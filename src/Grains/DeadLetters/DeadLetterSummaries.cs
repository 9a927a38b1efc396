using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>What is in each of a shard's full segments: in memory whole, stored in pages, of which only the last is ever written.</summary>
internal sealed class DeadLetterSummaries
{
    private readonly string _shard;
    private readonly DeadLetterItems _items;
    private readonly List<DeadLetterSegmentSummary> _segments = [];
    private StateSlot<DeadLetterSummaryPage> _last;

    private DeadLetterSummaries(string shard, DeadLetterItems items, StateSlot<DeadLetterSummaryPage> last) =>
        (_shard, _items, _last) = (shard, items, last);

    public int Count => _segments.Count;

    public DeadLetterSegmentSummary this[int segment] => _segments[segment];

    public static async Task<DeadLetterSummaries> ReadAsync(string shard, DeadLetterItems items, CancellationToken cancellationToken)
    {
        var page = await items.OpenSummaryPageAsync(shard, 0, cancellationToken);
        var summaries = new DeadLetterSummaries(shard, items, page);
        for (var number = 1; page.Value is { } value; number++)
        {
            summaries._segments.AddRange(value.Segments);
            summaries._last = page;
            page = await items.OpenSummaryPageAsync(shard, number, cancellationToken);
        }

        return summaries;
    }

    /// <summary>Adds the summary of the next segment that is full; durable when the call returns.</summary>
    /// <param name="onAdded">Called together with the change in memory: no reader comes between them.</param>
    public async Task AddAsync(DeadLetterSegmentSummary segment, Action onAdded, CancellationToken cancellationToken)
    {
        var last = _last;
        if (last.Value?.Segments.Length == DeadLetterSummaryPage.MostSegments)
        {
            last = await _items.OpenSummaryPageAsync(_shard, _segments.Count / DeadLetterSummaryPage.MostSegments, cancellationToken);
        }

        await last.WriteAsync(new DeadLetterSummaryPage { Segments = [.. last.Value?.Segments ?? [], segment] }, cancellationToken);
        _last = last;
        _segments.Add(segment);
        onAdded();
    }
}
