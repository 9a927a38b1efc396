using System.Text.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Telegraf;

/// <summary>
/// Telegraf's JSON: <c>{"fields":{"usage":1.5},"name":"cpu","tags":{"host":"a"},"timestamp":1767268800}</c>, or <c>{"metrics":[...]}</c> of such.
/// A metric of Telegraf is a reading; its numeric fields are the reading's metrics.
/// </summary>
/// <remarks>
/// <para>Booleans are 1 and 0, null is a missing value. Texts and nested JSON are skipped; a metric that has nothing else is refused.</para>
/// <para>A timestamp that is a text is read by the grammar of all times (<see cref="Timestamps"/>).</para>
/// </remarks>
public sealed record TelegrafFormat : RecordFormat
{
    /// <summary>The name in definitions.</summary>
    internal const string FormatName = "telegraf";

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <summary>The sensor's id, of tags and <c>name</c>, which is the metric's name. Default <c>{sensor_id}</c>.</summary>
    public SensorIdTemplate SensorId { get; init; } = FieldMembers.DefaultSensorId;

    /// <summary>The unit of timestamps, <c>timestampUnits</c>. Default seconds, as Telegraf's own default is.</summary>
    public EpochUnit TimestampUnits { get; init; } = EpochUnit.Seconds;

    /// <summary>The names of metrics, <c>metricNames</c>. Default the field's name.</summary>
    public FieldNaming MetricNames { get; init; }

    /// <inheritdoc/>
    public override RecordDecoder CreateDecoder(DecoderOptions options) => new TelegrafDecoder(this, options);

    /// <inheritdoc/>
    internal override void WriteMembers(Utf8JsonWriter json)
    {
        FieldMembers.WriteSensorId(json, SensorId);
        FieldMembers.WriteUnit(json, "timestampUnits", TimestampUnits, EpochUnit.Seconds);
        FieldMembers.WriteMetricNames(json, MetricNames);
    }
}
