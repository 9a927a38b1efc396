using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Records;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Offline.Log;

/// <summary>Decodes the readings of a shard's records, exactly as the live system does. One for each shard that is being read.</summary>
/// <param name="definitions">The feature definitions.</param>
/// <param name="format">The format of the stream's records.</param>
internal sealed class LogReadings(FeatureDefinitions definitions, RecordFormat format)
{
    private readonly RecordDecoder _decoder = format.CreateDecoder(new DecoderOptions(definitions.MaxFutureSkew));

    public DecodedRecord Decode(ShardRecord record) => _decoder.Decode(record.Data.Span, record.ApproximateArrivalTimestamp, record.Defect);

    public static LogPosition PositionOf(ShardRecord record, int index) =>
        new(SequenceNumber.Parse(record.Position.SequenceNumber), record.Position.SubSequenceNumber, index);
}
