using System.Buffers;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Simulate.Output;

/// <summary>Writes readings to a file, one a line, as fast as it goes.</summary>
internal sealed class FleetWriter(Stream file, RunTally tally)
{
    private const int BufferSize = 1 << 16;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * BufferSize);

    /// <summary>Writes the readings. Stopped early it leaves whole lines, and none that is not counted.</summary>
    public async Task RunAsync(IEnumerable<Reading> readings, CancellationToken cancellationToken)
    {
        foreach (var reading in readings)
        {
            ReadingEncoder.Encode(reading, _buffer);
            _buffer.Write("\n"u8);
            tally.Add(reading);
            if (_buffer.WrittenCount >= BufferSize)
            {
                await FlushAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        await FlushAsync();
    }

    // Not cancelled: half a line would be left.
    private async Task FlushAsync()
    {
        await file.WriteAsync(_buffer.WrittenMemory, CancellationToken.None);
        _buffer.ResetWrittenCount();
        tally.Report(TimeSpan.Zero);
    }
}
