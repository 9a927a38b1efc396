using System.Text.Json;
using SensorGrid.Features.Documents;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats;

/// <summary>The members of definitions that formats with tags and fields have in common.</summary>
internal static class FieldMembers
{
    private const string Field = "field";
    private const string MeasurementAndField = "measurement_field";

    /// <summary>The sensor's id when a definition has none: the tag <c>sensor_id</c>.</summary>
    public static SensorIdTemplate DefaultSensorId { get; } = SensorIdTemplate.Of("sensor_id");

    /// <summary>Reads <c>sensorId</c>.</summary>
    public static SensorIdTemplate ReadSensorId(MemberReader members) => members.Template("sensorId", null) ?? DefaultSensorId;

    /// <summary>Reads a unit of times.</summary>
    /// <param name="members">The definition.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="byDefault">The unit when it is left out.</param>
    public static EpochUnit ReadUnit(MemberReader members, string name, EpochUnit byDefault)
    {
        EpochUnit[] units = [byDefault, .. Enum.GetValues<EpochUnit>().Where(unit => unit != byDefault)];
        var codes = Array.ConvertAll(units, EpochTime.Code);
        return units[Array.IndexOf(codes, members.Choice(name, codes))];
    }

    /// <summary>Reads <c>metricNames</c>.</summary>
    public static FieldNaming ReadMetricNames(MemberReader members) =>
        members.Choice("metricNames", Field, MeasurementAndField) == Field ? FieldNaming.Field : FieldNaming.MeasurementAndField;

    /// <summary>Writes <c>sensorId</c>, unless it is the default.</summary>
    public static void WriteSensorId(Utf8JsonWriter json, SensorIdTemplate sensorId)
    {
        if (!sensorId.Equals(DefaultSensorId))
        {
            json.WriteString("sensorId", sensorId.Text);
        }
    }

    /// <summary>Writes a unit of times, unless it is the default.</summary>
    public static void WriteUnit(Utf8JsonWriter json, string name, EpochUnit unit, EpochUnit byDefault)
    {
        if (unit != byDefault)
        {
            json.WriteString(name, EpochTime.Code(unit));
        }
    }

    /// <summary>Writes <c>metricNames</c>, unless it is the default.</summary>
    public static void WriteMetricNames(Utf8JsonWriter json, FieldNaming naming)
    {
        if (naming != FieldNaming.Field)
        {
            json.WriteString("metricNames", MeasurementAndField);
        }
    }
}
