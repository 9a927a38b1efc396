using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Serialization;

/// <summary>The wire form of <see cref="RecordPosition"/>, which knows nothing of Orleans. A record, as that one is: the two kinds have different bytes.</summary>
[GenerateSerializer, Immutable, Alias("record-position")]
internal readonly record struct RecordPositionSurrogate([property: Id(0)] string SequenceNumber, [property: Id(1)] long SubSequenceNumber);

[RegisterConverter]
internal sealed class RecordPositionConverter : IConverter<RecordPosition, RecordPositionSurrogate>
{
    public RecordPosition ConvertFromSurrogate(in RecordPositionSurrogate surrogate) => new(surrogate.SequenceNumber, surrogate.SubSequenceNumber);

    public RecordPositionSurrogate ConvertToSurrogate(in RecordPosition value) => new(value.SequenceNumber, value.SubSequenceNumber);
}
