using Microsoft.AspNetCore.Http;
using SensorGrid.Grains.Interfaces.Applications;
using SensorGrid.Http.Connections;

namespace SensorGrid.Api.Applications.Rows;

/// <summary>Sends rows as lines of JSON, page by page.</summary>
internal static class RowListWriter
{
    private const string ContentType = "application/x-ndjson; charset=utf-8";
    private const int RowsACall = 1_000;

    /// <summary>Sends rows, the oldest first.</summary>
    /// <param name="context">The request.</param>
    /// <param name="application">The application.</param>
    /// <param name="stream">The stream's name.</param>
    /// <param name="after">The ordinal of the last row before; null for as many of the newest as the limit says.</param>
    /// <param name="limit">The greatest number of rows.</param>
    /// <returns>False when there is no such stream, and nothing was sent.</returns>
    public static async Task<bool> SendAsync(HttpContext context, IApplicationGrain application, string stream, long? after, int limit)
    {
        var place = after ?? -limit;
        var left = limit;
        long? end = null;
        while (left > 0)
        {
            var query = new ApplicationRowsQuery(stream, place, Math.Min(left, RowsACall), TimeSpan.Zero);
            if (await application.ReadAsync(query, context.RequestAborted) is not { } page)
            {
                return end is not null;
            }

            if (end is null)
            {
                end = page.Newest;
                Begin(context.Response);
            }

            var rows = page.Rows.Where(row => row.Ordinal <= end).Take(left).ToArray();
            if (rows.Length == 0)
            {
                break;
            }

            await ConnectionLimit.WriteAsync(context, LinesOf(rows));
            left -= rows.Length;
            place = rows[^1].Ordinal;
        }

        return true;
    }

    private static void Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
    }

    private static byte[] LinesOf(ApplicationRow[] rows)
    {
        var lines = new byte[rows.Sum(row => row.Json.Length + 1)];
        var at = 0;
        foreach (var row in rows)
        {
            row.Json.CopyTo(lines, at);
            at += row.Json.Length;
            lines[at++] = (byte)'\n';
        }

        return lines;
    }
}
