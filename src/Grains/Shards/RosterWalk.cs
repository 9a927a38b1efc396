using SensorGrid.Grains.Interfaces.SensorIndex;

namespace SensorGrid.Grains.Shards;

/// <summary>
/// Goes through the roster of a shard once, bit by bit: a new reader must query sensors from which nothing comes since before it began, and must not load all of them at once for
/// that, nor keep their names.
/// </summary>
/// <param name="roster">The roster.</param>
/// <param name="begin">The arrival time (UTC) up to which the shard had been read when the reader began.</param>
internal sealed class RosterWalk(IShardRosterGrain roster, DateTimeOffset begin)
{
    /// <summary>The number of sensors on a page; there are up to ten pages a second.</summary>
    public const int PageSize = 200;

    /// <summary>Most sensors will have sent something by then, and need not be queried.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private string? _after;
    private bool _isDone;

    /// <summary>Gets the next sensors; none while it is too early, and after the last.</summary>
    /// <param name="readUntil">The arrival time (UTC) up to which the shard has been read.</param>
    /// <param name="cancellationToken">The token that cancels the call; the same sensors come next.</param>
    public async Task<string[]> NextAsync(DateTimeOffset readUntil, CancellationToken cancellationToken)
    {
        if (_isDone || readUntil - begin < Grace)
        {
            return [];
        }

        var page = await roster.ListAsync("", _after, PageSize, cancellationToken);
        _after = page.Length > 0 ? page[^1] : _after;
        _isDone = page.Length < PageSize;
        return page;
    }
}
