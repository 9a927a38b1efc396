using System.Globalization;
using SensorGrid.Api.Paging;

namespace SensorGrid.Api.Tests.Paging;

public sealed class PagedMergeTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 5)]
    [InlineData(64, 10)]
    [InlineData(500, 1)]
    [InlineData(500, 37)]
    [InlineData(500, 1000)]
    public async Task Pages_give_every_item_of_all_lists_once_and_in_order(int items, int limit)
    {
        var random = new Random(items + limit);
        var lists = Enumerable.Range(0, 8).Select(_ => new List<string>()).ToArray();
        var all = Enumerable.Range(0, items).Select(i => i.ToString("00000", CultureInfo.InvariantCulture)).ToArray();

        // One list gets most of them, so that it has to be asked more than once.
        foreach (var item in all)
        {
            lists[random.Next(4) > 0 ? 0 : random.Next(8)].Add(item);
        }

        var seen = new List<string>();
        string? last = null;
        var more = true;
        while (more)
        {
            var begin = last;
            (var page, more) = await new PagedMerge<string>(StringComparer.Ordinal).TakeAsync(
                lists.Length, limit, (list, after, count) => Task.FromResult(After(lists[list], after ?? begin).Take(count).ToArray()));
            Assert.True(page.Count == limit || !more);
            seen.AddRange(page);
            last = page.Count > 0 ? page[^1] : last;
        }

        Assert.Equal(all, seen);
    }

    private static IEnumerable<string> After(List<string> list, string? after) =>
        list.Where(item => after is null || string.CompareOrdinal(item, after) > 0);
}
