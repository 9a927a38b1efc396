using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SensorGrid.Client;

/// <summary>Reads the rows of one connection, and knows after which row the next one goes on.</summary>
/// <param name="after">The ordinal of the last row before; null to begin with what comes from now on.</param>
internal sealed class RowReader(long? after)
{
    private long _missed;

    /// <summary>The ordinal of the last row that was read, or of the place where the stream began; null before either is known.</summary>
    public long? After { get; private set; } = after;

    /// <summary>Reads the rows until the connection is closed.</summary>
    /// <exception cref="ApiException">An event is not one of SensorGrid's.</exception>
    public async IAsyncEnumerable<LiveRow> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parser = SseParser.Create(stream);
        try
        {
            await foreach (var item in parser.EnumerateAsync(cancellationToken))
            {
                switch (item.EventType)
                {
                    case "message":
                        After = OrdinalOf(item.EventId);
                        yield return new LiveRow(After.Value, item.Data) { Missed = _missed };
                        _missed = 0;
                        break;
                    case "gap":
                        var (from, to) = GapOf(item.Data);
                        _missed += to - from + 1;
                        After = to;
                        break;
                    case "restart":
                        After = 0;
                        break;
                }
            }
        }
        finally
        {
            // Where it began, when no row came.
            After ??= long.TryParse(parser.LastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var begun) ? begun : null;
        }
    }

    private static long OrdinalOf(string? id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
        ? ordinal
        : throw new ApiException(ApiFailure.Unexpected, $"a row has the id '{id}', which is no ordinal.");

    private static (long From, long To) GapOf(string data)
    {
        try
        {
            using var document = JsonDocument.Parse(data);
            return (document.RootElement.GetProperty("from").GetInt64(), document.RootElement.GetProperty("to").GetInt64());
        }
        catch (Exception exception) when (LiveJson.IsUnexpected(exception))
        {
            throw new ApiException(ApiFailure.Unexpected, $"a gap of rows cannot be read: {exception.Message}", inner: exception);
        }
    }
}
