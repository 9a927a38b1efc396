using SensorGrid.Features.Documents;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Influx;

/// <summary>Reads the members of a definition.</summary>
internal static class InfluxMembers
{
    /// <summary>Reads a format; a member that is wrong has been reported.</summary>
    public static RecordFormat Read(MemberReader members) => new InfluxFormat
    {
        SensorId = FieldMembers.ReadSensorId(members),
        Precision = FieldMembers.ReadUnit(members, "precision", EpochUnit.Nanoseconds),
        MetricNames = FieldMembers.ReadMetricNames(members),
    };
}
