using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("log-position")]
internal struct LogPositionSurrogate
{
    [Id(0)] public byte[] Sequence;
    [Id(1)] public long SubSequence;
    [Id(2)] public int Index;
}

[RegisterConverter]
internal sealed class LogPositionConverter : IConverter<LogPosition, LogPositionSurrogate>
{
    public LogPosition ConvertFromSurrogate(in LogPositionSurrogate surrogate) =>
        new(SequenceNumber.Read(surrogate.Sequence), surrogate.SubSequence, surrogate.Index);

    public LogPositionSurrogate ConvertToSurrogate(in LogPosition value)
    {
        var sequence = new byte[SequenceNumber.Size];
        value.Sequence.Write(sequence);
        return new LogPositionSurrogate { Sequence = sequence, SubSequence = value.SubSequence, Index = value.Index };
    }
}
