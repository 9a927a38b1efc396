using Microsoft.Extensions.Logging;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using LimitExceededException = SensorGrid.Kinesis.Client.Model.LimitExceededException;

namespace SensorGrid.Streaming.Kinesis.FanOut;

/// <summary>
/// The consumer that a silo's readers of a stream share: found, or registered when it is missing, in the background, within two minutes or not. Readers ask whether it is ready and go on. Safe for concurrent use.
/// </summary>
internal sealed partial class FanOutConsumer(IAmazonKinesis client, IKinesisFanOut fanOut, string streamName, string name, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestCreation = TimeSpan.FromMinutes(2);

    /// <summary>The time for which a failure is everybody's answer: shards by the hundred would make as many calls, of which the service allows a few a second.</summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = logger;
    private readonly Lock _lock = new();
    private Task<string>? _finding;
    private long _failedAt;

    /// <summary>The consumer's name.</summary>
    public string Name => name;

    /// <summary>Gets the consumer's resource name.</summary>
    /// <returns>Null while it is being found or made.</returns>
    /// <exception cref="Exception">It could not be found or made a short while ago.</exception>
    public string? TryGetArn()
    {
        Task<string> finding;
        lock (_lock)
        {
            var failed = _finding is { IsCompleted: true, IsCompletedSuccessfully: false };
            if (_finding is null || (failed && clock.GetElapsedTime(_failedAt) >= FailurePause))
            {
                // Not the caller's scheduler, nor its request context: it outlives the call.
                using (ExecutionContext.SuppressFlow())
                {
                    _finding = Task.Run(FindAsync);
                }
            }

            finding = _finding!;
        }

        return finding.IsCompleted ? finding.GetAwaiter().GetResult() : null;
    }

    /// <summary>Forgets a resource name that the service does not know any more: the consumer was removed, and may have been made again.</summary>
    public void Forget(string arn)
    {
        lock (_lock)
        {
            if (_finding is { IsCompletedSuccessfully: true } && _finding.Result == arn)
            {
                _finding = null;
            }
        }
    }

    private async Task<string> FindAsync()
    {
        try
        {
            var arn = await FindOrMakeAsync();
            LogReady(name, streamName, arn);
            return arn;
        }
        catch (Exception exception)
        {
            lock (_lock)
            {
                _failedAt = clock.GetTimestamp();
            }

            LogNotReady(exception, name, streamName);
            throw;
        }
    }

    private async Task<string> FindOrMakeAsync()
    {
        string? streamArn = null;
        var began = clock.GetTimestamp();
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), clock);
        while (clock.GetElapsedTime(began) < LongestCreation)
        {
            var registering = false;
            try
            {
                streamArn ??= await StreamArnAsync();
                if (await DescribeAsync(streamArn) is not { } consumer)
                {
                    registering = true;
                    await RegisterAsync(streamArn);
                }
                else if (consumer is { ConsumerStatus: ConsumerStatus.ACTIVE, ConsumerARN: { } arn })
                {
                    return arn;
                }
            }
            catch (LimitExceededException) when (!registering)
            {
                // Many silos ask at the same time. Only of a registration it is the limit of consumers.
            }

            await backoff.WaitAsync(CancellationToken.None);
        }

        throw new TimeoutException($"Consumer {name} of stream {streamName} was not {ConsumerStatus.ACTIVE} after {LongestCreation}.");
    }

    private async Task<string> StreamArnAsync()
    {
        var stream = await CallAsync(token => client.DescribeStreamSummaryAsync(new() { StreamName = streamName }, token));
        return stream.StreamDescriptionSummary.StreamARN ?? throw new IOException($"Kinesis gave no resource name for stream {streamName}.");
    }

    private async Task<ConsumerDescription?> DescribeAsync(string streamArn)
    {
        try
        {
            var request = new DescribeStreamConsumerRequest { StreamARN = streamArn, ConsumerName = name };
            return (await CallAsync(token => fanOut.DescribeStreamConsumerAsync(request, token))).ConsumerDescription;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task RegisterAsync(string streamArn)
    {
        try
        {
            var request = new RegisterStreamConsumerRequest { StreamARN = streamArn, ConsumerName = name };
            await CallAsync(token => fanOut.RegisterStreamConsumerAsync(request, token));
        }
        catch (ResourceInUseException)
        {
            // Another silo was faster.
        }
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        using var timeout = new CancellationTokenSource(CallTimeout, clock);
        return await call(timeout.Token);
    }

    [LoggerMessage(8301, LogLevel.Information, "Stream {StreamName} is read by enhanced fan-out as consumer {Consumer} ({Arn}).")]
    private partial void LogReady(string consumer, string streamName, string arn);

    [LoggerMessage(8302, LogLevel.Warning, "Consumer {Consumer} of stream {StreamName} could not be found or registered; its shards are read by GetRecords meanwhile.")]
    private partial void LogNotReady(Exception exception, string consumer, string streamName);
}
