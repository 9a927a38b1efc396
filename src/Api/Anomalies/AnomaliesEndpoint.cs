using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Paging;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary>
/// <c>GET /anomalies</c>: the anomalies that are kept, newest first by pages; or, with <c>after</c>, what came or changed after a position.
/// </summary>
internal static class AnomaliesEndpoint
{
    private const int EntriesPerRead = 256;

    /// <summary>Parts of the log in which a page is looked for: after them it is shorter.</summary>
    private const int MostReads = 64;

    public static Task GetAsync(
        HttpContext context, string? site, string? sensor, string? before, string? after, string? limit, string? severity, IGrainFactory grains, NewestAnomalies newest)
    {
        var count = PageLimit.Parse(limit);
        var selection = AnomalySelection.Parse(site, sensor, minScore: null, severity);
        if (string.IsNullOrEmpty(after))
        {
            return selection.IsAllSites
                ? WriteNewestAsync(context, grains, newest, selection, string.IsNullOrEmpty(before) ? null : AnomalyCursor.ParseBeforeOfAllSites(before), count)
                : WriteNewestAsync(context, grains, selection, string.IsNullOrEmpty(before) ? null : AnomalyCursor.ParseBeforeOfSite(before), count);
        }

        if (string.IsNullOrEmpty(before))
        {
            return selection.IsAllSites
                ? WriteChangesAsync(context, grains, selection, AnomalyCursor.ParseOfAllSites(after, "after"), count)
                : WriteChangesAsync(context, grains, selection, AnomalyCursor.ParseOfSite(after, "after"), count);
        }

        throw new BadHttpRequestException("'before' goes back and 'after' forward; only one of them can be given.");
    }

    private static async Task WriteNewestAsync(
        HttpContext context, IGrainFactory grains, NewestAnomalies newest, AnomalySelection selection, ListPlace? before, int count)
    {
        var page = before is { } from
            ? await new AllSitesList(grains, from, count, selection.MinSeverity).TakeAsync(context.RequestAborted)
            : await newest.GetAsync(count, selection.MinSeverity, context.RequestAborted);
        await WriteAsync(context, page.Items, writer =>
        {
            writer.WriteString("cursor"u8, page.Next?.ToString());
            if (before is null)
            {
                writer.WriteString("after"u8, new AllSitesPlace(page.Tip).ToString());
            }

            writer.WriteNumber("sitesOmitted"u8, page.SitesOmitted);
        });
    }

    private static async Task WriteNewestAsync(HttpContext context, IGrainFactory grains, AnomalySelection selection, long? before, int count)
    {
        var feed = grains.GetAnomalyFeed(selection.Site!);

        // The list is as of a position, so that nothing is lost between it and what comes after that position.
        var tip = before is null ? await feed.GetTipAsync(context.RequestAborted) : 0;
        var found = selection.MinSeverity is null
            ? await feed.ListAsync(before ?? tip + 1, selection.SensorId, count + 1, context.RequestAborted)
            : await ListSelectedAsync(feed, selection, before ?? tip + 1, count + 1, context.RequestAborted);
        List<AnomalyEntry> items = [.. found.Take(count)];
        await WriteAsync(context, items, writer =>
        {
            writer.WriteString("cursor"u8, found.Count > count ? AnomalyCursor.OfBefore(items[^1].Cursor) : null);
            if (before is null)
            {
                writer.WriteString("after"u8, new FeedPlace(tip).ToString());
            }
        });
    }

    /// <summary>Looks for what is selected in all that the feed keeps, which is bounded.</summary>
    private static async Task<IReadOnlyList<AnomalyEntry>> ListSelectedAsync(
        IAnomalyFeedGrain feed, AnomalySelection selection, long before, int count, CancellationToken cancellationToken)
    {
        var found = new List<AnomalyEntry>();
        AnomalyEntry[] entries;
        do
        {
            entries = await feed.ListAsync(before, selection.SensorId, EntriesPerRead, cancellationToken);
            found.AddRange(entries.Where(selection.Has));
            before = entries.Length > 0 ? entries[^1].Cursor : before;
        }
        while (found.Count < count && entries.Length == EntriesPerRead);
        return found;
    }

    private static async Task WriteChangesAsync(HttpContext context, IGrainFactory grains, AnomalySelection selection, AllSitesPlace place, int count)
    {
        var reader = new AllSitesReader(grains);
        var items = new List<AnomalyEntry>();
        var missed = false;
        AllSitesPage page;
        bool isThrough;
        var reads = 0;
        do
        {
            page = await reader.ReadAsync(place, context.RequestAborted);
            missed |= page.Missed || place.At > page.Tip;
            if (place.At > page.Tip)
            {
                // The log is not the one that the client knew.
                place = default;
                page = await reader.ReadAsync(place, context.RequestAborted);
            }

            isThrough = page.IsComplete && !place.HasHole;
            place = Take(page, place, selection, items, count);
        }
        while (items.Count < count && !isThrough && ++reads < MostReads);
        await WriteAsync(context, items, writer =>
        {
            writer.WriteString("cursor"u8, place.ToString());
            writer.WriteBoolean("missed"u8, missed);
            writer.WriteNumber("sitesOmitted"u8, page.SitesOmitted);
        });
    }

    /// <summary>Adds the part of a page that there is room for.</summary>
    /// <returns>The position after it.</returns>
    private static AllSitesPlace Take(AllSitesPage page, AllSitesPlace place, AnomalySelection selection, List<AnomalyEntry> items, int count)
    {
        var hadHole = place.HasHole;
        foreach (var (change, anomalies) in page.Entries)
        {
            foreach (var (i, anomaly) in anomalies.Index())
            {
                if (items.Count == count)
                {
                    return i > 0 ? place.AfterPart(anomalies[i - 1].UpdatedCursor) : place;
                }

                if (selection.Has(anomaly))
                {
                    items.Add(anomaly);
                }
            }

            place = place.After(change.Place);
        }

        place = page.IsComplete ? place.After(page.End) : place;
        return page.IsComplete && !hadHole ? place.CaughtUp() : place;
    }

    private static async Task WriteChangesAsync(HttpContext context, IGrainFactory grains, AnomalySelection selection, FeedPlace place, int count)
    {
        var feed = grains.GetAnomalyFeed(selection.Site!);
        var tip = await feed.GetTipAsync(context.RequestAborted);

        // A position that the feed has not reached is one of another feed.
        var missed = place.At > tip;
        place = missed ? default : place;
        var items = new List<AnomalyEntry>();
        var from = place.ReadFrom;
        var isComplete = false;
        while (items.Count <= count && !isComplete)
        {
            var changes = await feed.ReadAsync(from, EntriesPerRead, context.RequestAborted);
            items.AddRange(changes.Entries.Where(entry => place.Lacks(entry.UpdatedCursor) && selection.Has(entry)));
            from = changes.Next;
            missed |= changes.Missed;
            isComplete = changes.Entries.Length < EntriesPerRead;
        }

        var isAll = items.Count <= count;
        items = [.. items.Take(count)];
        place = items.Aggregate(place, (at, item) => at.After(item.UpdatedCursor, since: 0));
        await WriteAsync(context, items, writer =>
        {
            writer.WriteString("cursor"u8, (isAll ? place.CaughtUp(from) : place).ToString());
            writer.WriteBoolean("missed"u8, missed);
        });
    }

    private static Task WriteAsync(HttpContext context, List<AnomalyEntry> items, Action<Utf8JsonWriter> writeMore) =>
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
}
