using System.Globalization;

namespace SensorGrid.Kinesis.Local.Storage;

/// <param name="Id">Never used again.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="Name">Unique in the stream at a time.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
internal sealed record ConsumerRow(long Id, long StreamId, string Name, long CreatedAt)
{
    /// <summary>Gets the resource name; that of a later consumer of the same name differs by the second at its end.</summary>
    public string Arn(StreamRow stream) => string.Create(CultureInfo.InvariantCulture, $"{stream.Arn}/consumer/{Name}:{CreatedAt / 1000}");
}
