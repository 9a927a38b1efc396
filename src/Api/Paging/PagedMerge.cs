namespace SensorGrid.Api.Paging;

/// <summary>Merges sorted lists, each of which is read by pages, into one page of the whole.</summary>
/// <param name="order">The order that every list has.</param>
internal sealed class PagedMerge<T>(IComparer<T> order)
    where T : class
{
    /// <summary>Reads the next items of one list.</summary>
    /// <param name="list">The number of the list.</param>
    /// <param name="after">The item after which to begin; null for those after the position where the whole page begins.</param>
    /// <param name="count">The maximum number; fewer mean that the list has no more.</param>
    public delegate Task<T[]> Fetch(int list, T? after, int count);

    /// <summary>Merges the first items of all lists together.</summary>
    /// <returns>At most <paramref name="limit"/> items, and whether there are more.</returns>
    public async Task<(List<T> Items, bool More)> TakeAsync(int lists, int limit, Fetch fetch)
    {
        // An even spread needs limit / lists of each; a little more spares most second calls.
        var pageSize = (2 * limit / lists) + 4;
        var heads = new PriorityQueue<Head, T>(lists, order);
        var first = await Task.WhenAll(Enumerable.Range(0, lists).Select(list => fetch(list, null, pageSize)));
        for (var list = 0; list < lists; list++)
        {
            if (first[list].Length > 0)
            {
                heads.Enqueue(new Head(list, first[list]), first[list][0]);
            }
        }

        var items = new List<T>(limit);
        while (items.Count < limit && heads.TryDequeue(out var head, out var item))
        {
            items.Add(item);
            if (await head.NextAsync(fetch, pageSize) is { } next)
            {
                heads.Enqueue(head, next);
            }
        }

        return (items, heads.Count > 0);
    }

    private sealed class Head(int list, T[] page)
    {
        private T[] _page = page;
        private int _index;

        public async ValueTask<T?> NextAsync(Fetch fetch, int pageSize)
        {
            if (++_index < _page.Length)
            {
                return _page[_index];
            }

            if (_page.Length < pageSize)
            {
                return null;
            }

            _page = await fetch(list, _page[^1], pageSize);
            _index = 0;
            return _page.Length > 0 ? _page[0] : null;
        }
    }
}
