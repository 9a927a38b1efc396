using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Records;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Offline.Log;

/// <summary>Decodes the readings of a shard's records, exactly as the live system does. One for each shard that is being read.</summary>
/// <param name="definitions">The feature definitions.</param>
/// <param name="shard">The shard.</param>
/// <param name="formats">The formats of its records.</param>
internal sealed class LogReadings(FeatureDefinitions definitions, ShardName shard, IRecordFormats formats)
{
    private (RecordFormat Format, RecordDecoder Decoder)? _last;

    public DecodedRecord Decode(ShardRecord record)
    {
        var format = formats.FormatOf(shard, PositionOf(record, 0));
        if (_last?.Format.Equals(format) is not true)
        {
            _last = (format, format.CreateDecoder(new DecoderOptions(definitions.MaxFutureSkew)));
        }

        return _last.Value.Decoder.Decode(record.Data.Span, record.ApproximateArrivalTimestamp, record.Defect);
    }

    public static LogPosition PositionOf(ShardRecord record, int index) =>
        new(SequenceNumber.Parse(record.Position.SequenceNumber), record.Position.SubSequenceNumber, index);
}
