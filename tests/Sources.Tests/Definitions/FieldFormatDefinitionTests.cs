using System.Text;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;
using SensorGrid.Sources.Formats.Influx;
using SensorGrid.Sources.Formats.Telegraf;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Tests.Definitions;

/// <summary>Definitions of the formats with tags and fields.</summary>
public sealed class FieldFormatDefinitionTests
{
    [Fact]
    public void Influx_needs_no_members() => Assert.Equal(new InfluxFormat(), Parse("""{"format":"influx"}""").Format);

    [Fact]
    public void Telegraf_needs_no_members() => Assert.Equal(new TelegrafFormat(), Parse("""{"format":"telegraf"}""").Format);

    [Fact]
    public void Influx_has_a_sensor_id_a_precision_and_names_of_metrics() => Assert.Equal(
        new InfluxFormat { SensorId = SensorIdTemplate.Parse("{host}/{measurement}"), Precision = EpochUnit.Milliseconds, MetricNames = FieldNaming.MeasurementAndField },
        Parse("""{"format":"influx","sensorId":"{host}/{measurement}","precision":"ms","metricNames":"measurement_field"}""").Format);

    [Fact]
    public void Telegraf_has_a_sensor_id_units_and_names_of_metrics() => Assert.Equal(
        new TelegrafFormat { SensorId = SensorIdTemplate.Parse("{host}"), TimestampUnits = EpochUnit.Nanoseconds, MetricNames = FieldNaming.MeasurementAndField },
        Parse("""{"format":"telegraf","sensorId":"{host}","timestampUnits":"ns","metricNames":"measurement_field"}""").Format);

    [Theory]
    [InlineData("""{"format":"influx","metricNames":"field","precision":"ns","sensorId":"{sensor_id}"}""", """{"format":"influx"}""")]
    [InlineData("""{"precision":"us","format":"influx","sensorId":"{host}"}""", """{"format":"influx","sensorId":"{host}","precision":"us"}""")]
    [InlineData("""{"format":"telegraf","timestampUnits":"s"}""", """{"format":"telegraf"}""")]
    [InlineData("""{"metricNames":"measurement_field","timestampUnits":"ms","stream":"a","format":"telegraf"}""", """{"stream":"a","format":"telegraf","timestampUnits":"ms","metricNames":"measurement_field"}""")]
    public void The_canonical_text_leaves_defaults_out(string definition, string canonical)
    {
        Assert.Equal(canonical, Parse(definition).Canonical);
        Assert.Equal(Parse(definition), Parse(canonical));
    }

    [Fact]
    public void All_mistakes_are_reported_with_their_places() => Assert.Equal(
        [
            "1:32: 'precision' must be one of \"ns\", \"s\", \"ms\", \"us\", but is the text 'm'; do you mean \"ms\"?",
            "1:50: 'metricNames' must be one of \"field\", \"measurement_field\", but is the text 'fields'; do you mean \"field\"?",
            "1:70: 'sensorId', character 1: A '{' is not closed: write {name}, or '{{' for a brace.",
            "1:78: 'timestampUnits' is not known here: known are stream, format, sensorId, precision, metricNames.",
        ],
        Errors("""{"format":"influx","precision":"m","metricNames":"fields","sensorId":"{host","timestampUnits":"s"}"""));

    private static SourceDefinition Parse(string definition) => SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition));

    private static string[] Errors(string definition) =>
        [.. Assert.Throws<SourceDefinitionException>(() => Parse(definition)).Errors.Select(error => $"{error.Line}:{error.Column}: {error.Message}")];
}
