using System.Buffers;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Simulate.Output;

/// <summary>Writes readings to a file, one a line, as fast as it goes.</summary>
internal sealed class FleetWriter(Stream file, RunTally tally)
{
    private const int BufferSize = 1 << 16;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * BufferSize);
    private readonly List<Reading> _buffered = [];

    /// <summary>Writes the readings. Stopped early it leaves whole lines, and none that is not counted; where the file cannot be written, none is counted that it may lack.</summary>
    public async Task RunAsync(IEnumerable<Reading> readings, CancellationToken cancellationToken)
    {
        foreach (var reading in readings)
        {
            ReadingEncoder.Encode(reading, _buffer);
            _buffer.Write("\n"u8);
            _buffered.Add(reading);
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
        // A full disk is told by a flush alone where the file has a buffer of its own.
        await file.FlushAsync(CancellationToken.None);
        _buffer.ResetWrittenCount();
        _buffered.ForEach(tally.Add);
        _buffered.Clear();
        tally.Report(TimeSpan.Zero);
    }
}
