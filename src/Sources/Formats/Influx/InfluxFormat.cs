using System.Text.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Influx;

/// <summary>
/// Influx line protocol: <c>measurement,tag=value field=1.5,other=2i 1767268800000000000</c>. A line is a reading; its numeric fields are the metrics.
/// </summary>
/// <remarks>
/// <para>
/// Floats, integers (<c>1i</c>) and unsigned integers (<c>1u</c>) become the nearest double; booleans 1 and 0; <c>NaN</c> and infinities missing
/// values. Strings are skipped.
/// </para>
/// <para>A line that has only strings is refused. A line without a timestamp has the time of its record's arrival, and is refused where that is unknown.</para>
/// </remarks>
public sealed record InfluxFormat : RecordFormat
{
    /// <summary>The name in definitions.</summary>
    internal const string FormatName = "influx";

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <summary>The sensor's id, of tags and <c>measurement</c>. Default <c>{sensor_id}</c>.</summary>
    public SensorIdTemplate SensorId { get; init; } = FieldMembers.DefaultSensorId;

    /// <summary>The unit of timestamps, <c>precision</c>. Default nanoseconds.</summary>
    public EpochUnit Precision { get; init; } = EpochUnit.Nanoseconds;

    /// <summary>The names of metrics, <c>metricNames</c>. Default the field's name.</summary>
    public FieldNaming MetricNames { get; init; }

    /// <inheritdoc/>
    public override RecordDecoder CreateDecoder(DecoderOptions options) => new InfluxDecoder(this, options);

    /// <inheritdoc/>
    internal override void WriteMembers(Utf8JsonWriter json)
    {
        FieldMembers.WriteSensorId(json, SensorId);
        FieldMembers.WriteUnit(json, "precision", Precision, EpochUnit.Nanoseconds);
        FieldMembers.WriteMetricNames(json, MetricNames);
    }
}
