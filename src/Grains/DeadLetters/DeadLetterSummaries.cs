using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>
/// The summaries of a shard's full segments: in memory whole, stored in pages. Segments that have gone stay known until a page has no
/// other; then the page goes, too.
/// </summary>
internal sealed class DeadLetterSummaries
{
    private const int PageSize = DeadLetterSummaryPage.MostSegments;

    private readonly string _shard;
    private readonly DeadLetterItems _items;
    private readonly List<DeadLetterSegmentSummary> _segments = [];
    private StateSlot<DeadLetterSummaryPage> _last;
    private int _firstPage;
    private DateTimeOffset? _goneBefore;

    private DeadLetterSummaries(string shard, DeadLetterItems items, StateSlot<DeadLetterSummaryPage> last) =>
        (_shard, _items, _last) = (shard, items, last);

    /// <summary>The first segment that is known; all before it have gone.</summary>
    public int First => _firstPage * PageSize;

    /// <summary>The number of the next full segment.</summary>
    public int Count => First + _segments.Count;

    /// <summary>The latest arrival time in the segments that have gone; null when none has.</summary>
    public DateTimeOffset? GoneUpTo => _segments.Where(segment => segment.IsGone).Select(segment => (DateTimeOffset?)segment.Newest).Append(_goneBefore).Max();

    /// <summary>A segment from <see cref="First"/> on.</summary>
    public DeadLetterSegmentSummary this[int segment] => _segments[segment - First];

    public static async Task<DeadLetterSummaries> ReadAsync(string shard, DeadLetterItems items, CancellationToken cancellationToken)
    {
        var page = await items.OpenSummaryPageAsync(shard, 0, cancellationToken);
        var summaries = new DeadLetterSummaries(shard, items, page);
        var number = 0;
        if (page.Value is { FirstPage: > 0 } head)
        {
            (summaries._firstPage, summaries._goneBefore) = (head.FirstPage, head.GoneUpTo);
            number = head.FirstPage;
            page = await items.OpenSummaryPageAsync(shard, number, cancellationToken);
        }

        for (; page.Value is { } value; page = await items.OpenSummaryPageAsync(shard, ++number, cancellationToken))
        {
            summaries._segments.AddRange(value.Segments);
            summaries._last = page;
        }

        return summaries;
    }

    /// <summary>Adds the summary of the next segment that is full; durable when the call returns.</summary>
    /// <param name="onAdded">Called together with the change in memory: no reader comes between them.</param>
    public async Task AddAsync(DeadLetterSegmentSummary segment, Action onAdded, CancellationToken cancellationToken)
    {
        var last = _last;
        if (last.Value?.Segments.Length == PageSize)
        {
            last = await _items.OpenSummaryPageAsync(_shard, Count / PageSize, cancellationToken);
        }

        await last.WriteAsync(new DeadLetterSummaryPage { Segments = [.. last.Value?.Segments ?? [], segment] }, cancellationToken);
        _last = last;
        _segments.Add(segment);
        onAdded();
    }

    /// <summary>Replaces what is known of a segment; durable when the call returns.</summary>
    public async Task ReplaceAsync(int segment, DeadLetterSegmentSummary summary, CancellationToken cancellationToken)
    {
        var page = segment / PageSize;
        var slot = page == LastPage ? _last : await _items.OpenSummaryPageAsync(_shard, page, cancellationToken);
        DeadLetterSegmentSummary[] changed = [.. slot.Value!.Segments];
        changed[segment % PageSize] = summary;
        await slot.WriteAsync(new DeadLetterSummaryPage { Segments = changed }, cancellationToken);
        _segments[segment - First] = summary;
        await ForgetFirstPageAsync(cancellationToken);
    }

    private int LastPage => Math.Max(0, Count - 1) / PageSize;

    private async Task ForgetFirstPageAsync(CancellationToken cancellationToken)
    {
        if (_firstPage == LastPage || !_segments.Take(PageSize).All(segment => segment.IsGone))
        {
            return;
        }

        var gone = _segments.Take(PageSize).Select(segment => (DateTimeOffset?)segment.Newest).Append(_goneBefore).Max();
        var head = await _items.OpenSummaryPageAsync(_shard, 0, cancellationToken);
        await head.WriteAsync(new DeadLetterSummaryPage { FirstPage = _firstPage + 1, GoneUpTo = gone }, cancellationToken);
        var forgotten = _firstPage;
        _segments.RemoveRange(0, PageSize);
        (_firstPage, _goneBefore) = (_firstPage + 1, gone);
        if (forgotten > 0)
        {
            await _items.ClearSummaryPageAsync(_shard, forgotten, cancellationToken);
        }
    }
}
