using System.Buffers;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Cli.Simulate.Output;

/// <summary>Puts readings into a stream when they are due: the next ones are made while a batch is under way.</summary>
internal sealed class FleetPublisher(IRecordProducer producer, string streamName, EventClock clock, RunTally tally, TimeProvider timeProvider)
{
    private const int LargestBatch = 500;

    // Readings that are due in this time go together.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    // After Ctrl-C the batch under way has this long to end, so that the count and the labels match the stream.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private List<Reading> _batch = [];
    private Task _underWay = Task.CompletedTask;

    /// <exception cref="CliException">The stream would not take a reading.</exception>
    public async Task RunAsync(IEnumerable<Reading> readings, CancellationToken cancellationToken)
    {
        using var put = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        await using var registration = cancellationToken.Register(() => put.CancelAfter(Grace));
        try
        {
            foreach (var reading in readings)
            {
                await WaitUntilDueAsync(reading, put.Token, cancellationToken);
                _batch.Add(reading);
                if (_batch.Count == LargestBatch)
                {
                    await SendAsync(put.Token, cancellationToken);
                }
            }

            await SendAsync(put.Token, cancellationToken);
        }
        finally
        {
            await _underWay;
            tally.Report(TimeSpan.Zero);
        }
    }

    private async Task WaitUntilDueAsync(Reading reading, CancellationToken putToken, CancellationToken cancellationToken)
    {
        if (clock.Until(reading.EventTime) <= TimeSpan.Zero)
        {
            return;
        }

        await SendAsync(putToken, cancellationToken);
        var wait = clock.Until(reading.EventTime);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait > Tick ? wait : Tick, timeProvider, cancellationToken);
        }
    }

    private async Task SendAsync(CancellationToken putToken, CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        await _underWay;
        cancellationToken.ThrowIfCancellationRequested();
        var batch = _batch;
        _batch = [];
        _underWay = PutAsync(batch, putToken);
    }

    private async Task PutAsync(List<Reading> batch, CancellationToken putToken)
    {
        var outcomes = await producer.PutAsync(streamName, batch.ConvertAll(Encode), putToken);
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (!outcomes[i].Succeeded)
            {
                throw new CliException(
                    $"the stream '{streamName}' did not take a reading of '{batch[i].SensorId}' "
                    + $"({outcomes[i].ErrorCode}: {outcomes[i].ErrorMessage}).");
            }

            tally.Add(batch[i]);
        }

        tally.Report(-clock.Until(batch[0].EventTime));
    }

    private PutRecordsRequestEntry Encode(Reading reading)
    {
        _buffer.ResetWrittenCount();
        ReadingEncoder.Encode(reading, _buffer);
        return new PutRecordsRequestEntry { Data = _buffer.WrittenSpan.ToArray(), PartitionKey = reading.SensorId };
    }
}
