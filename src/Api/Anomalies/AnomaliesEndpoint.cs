using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Paging;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary><c>GET /anomalies</c>: the anomalies that are kept, newest first by pages; or, with <c>after</c>, what came or changed after a place.</summary>
internal static class AnomaliesEndpoint
{
    private const int EntriesPerRead = 256;

    private static readonly PagedMerge<AnomalyEntry> Newest = new(Comparer<AnomalyEntry>.Create(NewestFirst));
    private static readonly PagedMerge<AnomalyEntry> Oldest = new(Comparer<AnomalyEntry>.Create(OldestChangeFirst));

    public static async Task GetAsync(
        HttpContext context, string? site, string? sensor, string? before, string? after, string? limit, IGrainFactory grains)
    {
        var count = PageLimit.Parse(limit);
        var selection = AnomalySelection.Parse(site, sensor, minScore: null);
        if (string.IsNullOrEmpty(after))
        {
            await WriteNewestAsync(context, grains, selection, string.IsNullOrEmpty(before) ? null : AnomalyCursor.ParseBefore(selection, before), count);
        }
        else if (string.IsNullOrEmpty(before))
        {
            await WriteChangesAsync(context, grains, selection, AnomalyCursor.Parse(selection, after), count);
        }
        else
        {
            throw new BadHttpRequestException("'before' goes back and 'after' forward; only one of them can be given.");
        }
    }

    private static async Task WriteNewestAsync(HttpContext context, IGrainFactory grains, AnomalySelection selection, List<long>? before, int count)
    {
        var sites = await AnomalyFeeds.SitesAsync(grains, selection, context.RequestAborted);

        // The list is as of a place, so that nothing is lost between it and what comes after that place.
        var tips = before is null ? await AnomalyFeeds.TipsAsync(grains, sites, context.RequestAborted) : null;
        var next = before?.ToArray() ?? Array.ConvertAll(tips!, tip => tip + 1);
        var begin = next.ToArray();
        var (items, more) = await TakeAsync(Newest, Math.Min(sites.Length, next.Length), count, (list, last, size) =>
            grains.GetAnomalyFeed(sites[list]).ListAsync(last?.Cursor ?? begin[list], selection.SensorId, size, context.RequestAborted).AsTask());
        var lists = IndexOf(sites);
        foreach (var item in items)
        {
            next[lists[AnomalySite.Of(item.Anomaly.SensorId)]] = item.Cursor;
        }

        await WriteAsync(context, items, writer =>
        {
            writer.WriteString("cursor"u8, more ? AnomalyCursor.OfBefore(selection, next) : null);
            if (tips is not null)
            {
                writer.WriteString("after"u8, AnomalyCursor.Of(selection, Array.ConvertAll(tips, tip => new FeedPlace(tip))));
            }
        });
    }

    private static async Task WriteChangesAsync(HttpContext context, IGrainFactory grains, AnomalySelection selection, List<FeedPlace> after, int count)
    {
        var sites = await AnomalyFeeds.SitesAsync(grains, selection, context.RequestAborted);
        var tips = await AnomalyFeeds.TipsAsync(grains, sites, context.RequestAborted);
        var (places, missed) = AnomalyFeeds.Fit(after, tips);
        var begin = places.ToArray();
        var ends = new long[sites.Length];
        var (items, more) = await TakeAsync(Oldest, sites.Length, count, async (list, last, size) =>
        {
            var found = new List<AnomalyEntry>();
            var place = begin[list];
            var from = last?.UpdatedCursor ?? place.ReadFrom;
            while (found.Count < size)
            {
                var changes = await grains.GetAnomalyFeed(sites[list]).ReadAsync(from, EntriesPerRead, context.RequestAborted);
                found.AddRange(changes.Entries.Where(entry => place.Lacks(entry.UpdatedCursor) && selection.Has(entry)));
                (from, ends[list]) = (changes.Next, changes.Next);
                missed |= changes.Missed;
                if (changes.Entries.Length < EntriesPerRead)
                {
                    break;
                }
            }

            return [.. found];
        });
        var lists = IndexOf(sites);
        foreach (var item in items)
        {
            var list = lists[AnomalySite.Of(item.Anomaly.SensorId)];
            places[list] = places[list].After(item.UpdatedCursor, since: 0);
        }

        for (var list = 0; list < sites.Length && !more; list++)
        {
            places[list] = places[list].CaughtUp(ends[list]);
        }

        await WriteAsync(context, items, writer =>
        {
            writer.WriteString("cursor"u8, AnomalyCursor.Of(selection, places));
            writer.WriteBoolean("missed"u8, missed);
        });
    }

    private static async Task<(List<AnomalyEntry> Items, bool More)> TakeAsync(
        PagedMerge<AnomalyEntry> merge, int lists, int count, PagedMerge<AnomalyEntry>.Fetch fetch) =>
        lists == 0 ? ([], false) : await merge.TakeAsync(lists, count, fetch);

    private static Dictionary<string, int> IndexOf(string[] sites) =>
        sites.Index().ToDictionary(site => site.Item, site => site.Index, StringComparer.Ordinal);

    private static Task WriteAsync(HttpContext context, List<AnomalyEntry> items, Action<System.Text.Json.Utf8JsonWriter> writeMore) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items"u8);
            foreach (var item in items)
            {
                AnomalyWriter.Write(writer, item);
            }

            writer.WriteEndArray();
            writeMore(writer);
            writer.WriteEndObject();
        });

    // Feeds number their own entries only: between sites, event time decides which of two is taken first. Within a site the feed's order stays.

    private static int NewestFirst(AnomalyEntry? left, AnomalyEntry? right)
    {
        var byTime = right!.Anomaly.Episode.StartedAt.CompareTo(left!.Anomaly.Episode.StartedAt);
        return byTime != 0 ? byTime : string.CompareOrdinal(left.Anomaly.SensorId, right.Anomaly.SensorId);
    }

    private static int OldestChangeFirst(AnomalyEntry? left, AnomalyEntry? right)
    {
        var byTime = ChangedAt(left!).CompareTo(ChangedAt(right!));
        return byTime != 0 ? byTime : string.CompareOrdinal(left!.Anomaly.SensorId, right!.Anomaly.SensorId);
    }

    private static DateTimeOffset ChangedAt(AnomalyEntry entry) => entry.Anomaly.Episode.EndedAt ?? entry.Anomaly.Episode.PeakAt;
}
