using SensorGrid.Hosting.Kinesis;

namespace SensorGrid.Silo.Settings;

/// <summary>The streams that are read and written, and their address: the settings under <c>SensorGrid:Kinesis</c>.</summary>
/// <param name="StreamName">The main stream, which the API writes to.</param>
/// <param name="Sources">The further streams that are read.</param>
/// <param name="Tables">The DynamoDB tables whose streams are read, too.</param>
/// <param name="ServiceUrl">Their endpoint that is already there; null for the embedded one or for AWS.</param>
/// <param name="Embedded">Whether this process runs the endpoint.</param>
/// <param name="LocalPort">The port of the embedded endpoint; 0 for any that is free.</param>
/// <param name="OutputStream">The stream that anomalies are put into, at the same endpoint: <c>SensorGrid:Anomalies:OutputStream</c>; null for none.</param>
/// <param name="StartPosition">The position at which to begin to read a shard that has no checkpoint yet.</param>
/// <param name="Consumer">The consumer of enhanced fan-out as which the streams are read: <c>SensorGrid:Kinesis:EnhancedFanOut</c>; null for none.</param>
internal sealed record KinesisSettings(
    string StreamName,
    IReadOnlyList<string> Sources,
    TableSources Tables,
    Uri? ServiceUrl,
    bool Embedded,
    int LocalPort,
    string? OutputStream,
    StartPosition StartPosition,
    string? Consumer)
{
    public const string ConsumerSetting = "SensorGrid:Kinesis:EnhancedFanOut";
    public const string OutputSetting = "SensorGrid:Anomalies:OutputStream";

    /// <summary>Gets all streams that are read beside the main stream: those of Kinesis, then those of tables.</summary>
    public IEnumerable<string> FurtherStreams => Sources.Concat(Tables.Tables);
}
