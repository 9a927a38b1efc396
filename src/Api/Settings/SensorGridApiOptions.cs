using System.ComponentModel.DataAnnotations;
using SensorGrid.Http;
using SensorGrid.Sources.Formats.Influx;

namespace SensorGrid.Api.Settings;

/// <summary>The API's stream, and its bounds.</summary>
public sealed class SensorGridApiOptions
{
    /// <summary>The Kinesis stream that <c>POST /readings</c> puts readings into. Required.</summary>
    [Required]
    public string StreamName { get; set; } = "";

    /// <summary>
    /// The maximum number of clients that follow <c>GET /anomalies/stream</c> in this process, 1 to 100,000; more are refused with a 503.
    /// 2,000 by default.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxSubscribers { get; set; } = 2000;

    /// <summary>
    /// The most connections at a time, 1 to 1,000,000; above it a new one takes the place of an idle one, or is closed. By default half of the descriptors
    /// that are free at start, or what an eighth of the memory is good for if that is less.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = DoorLimits.OfApi.Connections;

    /// <summary>The bytes that the bodies of all requests under way may take, 1 MiB and above; beyond it requests get a 503. By default an eighth of the memory, 24 to 256 MiB.</summary>
    [Range(1024 * 1024, long.MaxValue)]
    public long MaxBodyBytes { get; set; } = DoorLimits.OfApi.BodyBytes;

    /// <summary>The bytes that all answers under way may take beyond 16 KiB each, 1 MiB and above; beyond it requests get a 503, and one above a quarter of it a 422. By default as for bodies.</summary>
    [Range(1024 * 1024, long.MaxValue)]
    public long MaxAnswerBytes { get; set; } = DoorLimits.OfApi.AnswerBytes;

    /// <summary>
    /// The sensor's id of a line that is written to <c>POST /api/v2/write</c>: a template of tags and <c>measurement</c>. <c>{sensor_id}</c> by default.
    /// </summary>
    [Required]
    public string InfluxSensorId { get; set; } = new InfluxFormat().SensorId.Text;

    /// <summary>The views by which a request may select features, each name once. None by default.</summary>
    public IReadOnlyList<FeatureView> Views { get; set; } = [];

    /// <summary>Sets the stream, the template of sensor ids of line protocol, the views and the bounds.</summary>
    public void Set(string streamName, string influxSensorId, IReadOnlyList<FeatureView> views, DoorLimits limits) =>
        (StreamName, InfluxSensorId, Views, MaxConnections, MaxBodyBytes, MaxAnswerBytes) =
            (streamName, influxSensorId, views, limits.Connections, limits.BodyBytes, limits.AnswerBytes);
}
