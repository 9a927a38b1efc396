using System.Buffers;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Publish;

/// <summary>Puts readings into a stream, in their order: the next batch is read and encoded while one is under way.</summary>
/// <param name="producer">Puts records.</param>
/// <param name="streamName">The stream.</param>
/// <param name="pacer">The rate.</param>
/// <param name="definitions">The maximum distance of a reading ahead of now, and behind its sensor's newest one.</param>
/// <param name="isRecords">Whether the records that come with the readings are put as they are, instead of the readings.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class Publisher(IRecordProducer producer, string streamName, Pacer pacer, FeatureDefinitions definitions, bool isRecords, TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly LateReadings _lateReadings = new(definitions.AllowedLateness);
    private List<PutRecordsRequestEntry> _records = [];
    private List<PublishedLine> _sources = [];
    private Task _underWay = Task.CompletedTask;
    private long _bytes;

    /// <summary>The number of readings that the stream has accepted.</summary>
    public long Published { get; private set; }

    /// <summary>The number of them that will be late.</summary>
    public long Late { get; private set; }

    /// <summary>Explains in a sentence why readings will be late; null when none will.</summary>
    public string? WhyLate => _lateReadings.Explain(Late, Published);

    /// <exception cref="CliException">The stream did not accept a reading; the message says from which line on to try again.</exception>
    public async Task<long> RunAsync(IReadingSource source, RejectedRows rejected, IProgressStep progress, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in source.ReadAsync(cancellationToken))
            {
                if (item.Reading is not { } reading)
                {
                    rejected.Add(item);
                }
                else if (WhyNotNow(reading) is { } reason)
                {
                    rejected.Add(InputItem.Bad(item.Line, reason));
                }
                else if (isRecords && item.Record.IsEmpty)
                {
                    AddToRecord(reading, item.Line, rejected);
                }
                else
                {
                    if (_records.Count >= pacer.BatchSize)
                    {
                        await SendAsync(source, progress, cancellationToken);
                    }

                    Append(reading, item);
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

    // The stream's readers would refuse it, too, but only as a dead letter.
    private string? WhyNotNow(Reading reading)
    {
        var now = timeProvider.GetUtcNow();
        return reading.EventTime - now > definitions.MaxFutureSkew
            ? $"'timestamp' {Rfc3339.Format(reading.EventTime)} is more than {Duration.Format(definitions.MaxFutureSkew)} ahead of now, {Rfc3339.Format(now)}: "
                + "a clock is wrong, or it is a local time (--time-zone)."
            : null;
    }

    private void Append(Reading reading, InputItem item)
    {
        var data = isRecords ? item.Record : Encode(reading);
        _records.Add(new PutRecordsRequestEntry { Data = data, PartitionKey = reading.SensorId });
        _sources.Add(new PublishedLine(item.Line, 1, IsLate(reading)));
        _bytes += data.Length;
    }

    // A further reading of the newest record; or of one that is not put, since the first reading of it was refused.
    private void AddToRecord(Reading reading, long line, RejectedRows rejected)
    {
        if (_sources is [.., var newest] && newest.Line == line)
        {
            _sources[^1] = new PublishedLine(line, newest.Readings + 1, newest.Late + IsLate(reading));
        }
        else
        {
            rejected.Add(InputItem.Bad(line, "Its record is not put, because of an earlier reading in it."));
        }
    }

    private int IsLate(Reading reading) => _lateReadings.Add(reading, timeProvider.GetUtcNow()) ? 1 : 0;

    private byte[] Encode(Reading reading)
    {
        _buffer.ResetWrittenCount();
        ReadingEncoder.Encode(reading, _buffer);
        return _buffer.WrittenSpan.ToArray();
    }

    private async Task SendAsync(IReadingSource source, IProgressStep progress, CancellationToken cancellationToken)
    {
        await _underWay;
        var (records, sources) = (_records, _sources);
        (_records, _sources) = ([], []);
        await pacer.WaitAsync(records.Count, cancellationToken);
        _underWay = PutAsync(records, sources, cancellationToken);
        progress.Report(source.Fraction, Status());
    }

    private async Task PutAsync(List<PutRecordsRequestEntry> records, List<PublishedLine> sources, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return;
        }

        var outcomes = await producer.PutAsync(streamName, records, cancellationToken);
        foreach (var source in sources.Where((_, i) => outcomes[i].Succeeded))
        {
            Published += source.Readings;
            Late += source.Late;
        }

        for (var i = 0; i < outcomes.Count; i++)
        {
            if (!outcomes[i].Succeeded)
            {
                throw new CliException(
                    $"the stream '{streamName}' did not take the reading of line {sources[i].Line} ({outcomes[i].ErrorCode}: {outcomes[i].ErrorMessage}). "
                    + "Stopped; publish again from that line on.");
            }
        }
    }

    private string Status()
    {
        var seconds = Math.Max(0.001, timeProvider.GetElapsedTime(_start).TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"{Published:N0} readings, {Published / seconds:N0}/s, {_bytes / 1048576.0:N1} MiB");
    }

    /// <summary>A line of the file whose readings are in one record.</summary>
    /// <param name="Line">Its number, from 1.</param>
    /// <param name="Readings">How many readings the record has.</param>
    /// <param name="Late">How many of them will be late.</param>
    private readonly record struct PublishedLine(long Line, int Readings, int Late);
}
