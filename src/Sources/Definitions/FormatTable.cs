using SensorGrid.Sources.Formats;
using SensorGrid.Sources.Formats.Csv;
using SensorGrid.Sources.Formats.DynamoDB;
using SensorGrid.Sources.Formats.Influx;
using SensorGrid.Sources.Formats.MappedJson;
using SensorGrid.Sources.Formats.Senml;
using SensorGrid.Sources.Formats.SiteWise;
using SensorGrid.Sources.Formats.Telegraf;
using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Definitions;

/// <summary>The record formats by their names, each with the reader of its members.</summary>
internal static class FormatTable
{
    /// <summary>A reader answers null when it reported a mistake that leaves no format.</summary>
    public static IReadOnlyDictionary<string, Func<MemberReader, RecordFormat?>> Readers { get; } =
        new Dictionary<string, Func<MemberReader, RecordFormat?>>(StringComparer.Ordinal)
        {
            [CsvFormat.FormatName] = CsvMembers.Read,
            [DynamoDBFormat.FormatName] = DynamoDBMembers.Read,
            [InfluxFormat.FormatName] = InfluxMembers.Read,
            ["json"] = _ => JsonFormat.Instance,
            [MappedJsonFormat.FormatName] = MappedJsonMembers.Read,
            [SenmlFormat.FormatName] = SenmlMembers.Read,
            [SiteWiseFormat.FormatName] = SiteWiseMembers.Read,
            [TelegrafFormat.FormatName] = TelegrafMembers.Read,
        };
}
