using System.Buffers;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Progress;
using SensorGrid.Features.Readings;
using SensorGrid.Streaming.Kinesis.Client;
using SensorGrid.Streaming.Kinesis.Client.Model;

namespace SensorGrid.Cli.Publish;

/// <summary>Puts readings into a stream, in their order: the next batch is read and encoded while one is under way.</summary>
internal sealed class Publisher(IRecordProducer producer, string streamName, Pacer pacer, TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private List<PutRecordsRequestEntry> _records = [];
    private List<long> _lines = [];
    private Task _underWay = Task.CompletedTask;
    private long _bytes;

    /// <summary>How many readings the stream has taken.</summary>
    public long Published { get; private set; }

    /// <exception cref="CliException">The stream would not take a reading; the message says from which line on to try again.</exception>
    public async Task<long> RunAsync(IReadingSource source, RejectedRows rejected, IProgressStep progress, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in source.ReadAsync(cancellationToken))
            {
                if (item.Reading is { } reading)
                {
                    Append(reading, item.Line);
                }
                else
                {
                    rejected.Add(item);
                }

                if (_records.Count >= pacer.BatchSize)
                {
                    await SendAsync(source, progress, cancellationToken);
                }
            }

            await SendAsync(source, progress, cancellationToken);
        }
        finally
        {
            // Also when it ends early: what the batch under way becomes is part of the count.
            await _underWay;
        }

        return Published;
    }

    private void Append(Reading reading, long line)
    {
        _buffer.ResetWrittenCount();
        ReadingEncoder.Encode(reading, _buffer);
        _records.Add(new PutRecordsRequestEntry { Data = _buffer.WrittenSpan.ToArray(), PartitionKey = reading.SensorId });
        _lines.Add(line);
        _bytes += _buffer.WrittenCount;
    }

    private async Task SendAsync(IReadingSource source, IProgressStep progress, CancellationToken cancellationToken)
    {
        await _underWay;
        var (records, lines) = (_records, _lines);
        (_records, _lines) = ([], []);
        await pacer.WaitAsync(records.Count, cancellationToken);
        _underWay = PutAsync(records, lines, cancellationToken);
        progress.Report(source.Fraction, Status());
    }

    private async Task PutAsync(List<PutRecordsRequestEntry> records, List<long> lines, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return;
        }

        var outcomes = await producer.PutAsync(streamName, records, cancellationToken);
        Published += outcomes.Count(outcome => outcome.Succeeded);
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (!outcomes[i].Succeeded)
            {
                throw new CliException(
                    $"the stream '{streamName}' did not take the reading of line {lines[i]} ({outcomes[i].ErrorCode}: {outcomes[i].ErrorMessage}). "
                    + "Stopped; publish again from that line on.");
            }
        }
    }

    private string Status()
    {
        var seconds = Math.Max(0.001, timeProvider.GetElapsedTime(_start).TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"{Published:N0} readings, {Published / seconds:N0}/s, {_bytes / 1048576.0:N1} MiB");
    }
}
