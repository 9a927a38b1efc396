using SensorGrid.Features.Documents;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Telegraf;

/// <summary>Reads the members of a definition.</summary>
internal static class TelegrafMembers
{
    /// <summary>Reads a format; a member that is wrong has been reported.</summary>
    public static RecordFormat Read(MemberReader members) => new TelegrafFormat
    {
        SensorId = FieldMembers.ReadSensorId(members),
        TimestampUnits = FieldMembers.ReadUnit(members, "timestampUnits", EpochUnit.Seconds),
        MetricNames = FieldMembers.ReadMetricNames(members),
    };
}
