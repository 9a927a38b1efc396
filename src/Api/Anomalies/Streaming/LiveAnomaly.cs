using System.Buffers;
using SensorGrid.Api.Json;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>A change of a feed as it is shared among subscribers.</summary>
/// <param name="entry">The anomaly.</param>
/// <param name="since">See <see cref="FeedPlace.After"/>.</param>
internal sealed class LiveAnomaly(AnomalyEntry entry, long since)
{
    public AnomalyEntry Entry { get; } = entry;

    public long Since { get; } = since;

    /// <summary>The anomaly as JSON, made once for all subscribers.</summary>
    public ReadOnlyMemory<byte> Json { get; } = ToJson(entry);

    private static ReadOnlyMemory<byte> ToJson(AnomalyEntry entry)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var writer = JsonWriterCache.Rent(output);
        try
        {
            AnomalyWriter.Write(writer, entry);
            writer.Flush();
        }
        finally
        {
            JsonWriterCache.Return(writer);
        }

        return output.WrittenMemory;
    }
}
