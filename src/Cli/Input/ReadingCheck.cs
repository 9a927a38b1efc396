using System.Buffers;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>
/// The check whether a reading is valid: the same rules, and the same words, as for a record of the stream, since the same code decides.
/// </summary>
internal sealed class ReadingCheck
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly ReadingDecoder _decoder = new(TimeSpan.MaxValue);

    /// <summary>Gets the reading as the stream's readers will see it, or the reason why they would refuse it.</summary>
    public (Reading? Reading, string? Error) Check(Reading reading)
    {
        _buffer.ResetWrittenCount();
        ReadingEncoder.Encode(reading, _buffer);
        var decoded = _decoder.Decode(_buffer.WrittenSpan, arrivedAt: null);
        return decoded.Readings.Count == 1 ? (decoded.Readings[0].Reading, null) : (null, decoded.Rejected[0].Reason);
    }
}
