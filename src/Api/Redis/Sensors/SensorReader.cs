using Microsoft.Extensions.Logging;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Guards.Logs;

namespace SensorGrid.Api.Redis.Sensors;

/// <summary>Reads sensors as of now; one whose silo does not answer is asked again for a while, as the HTTP API does.</summary>
internal sealed partial class SensorReader(FeaturesSource source, ClusterReach reach, TimeProvider time, ILogger<SensorReader> logger)
{
    /// <summary>A silo that died is found dead some three to six seconds later; calls to it may never be answered. The next attempt may take twice as long.</summary>
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromSeconds(5);

    /// <summary>The time after the beginning within which another attempt is made.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly LogThrottle _retries = new(time, TimeSpan.FromSeconds(1));

    /// <summary>Gets whether sensors can be asked at all.</summary>
    public bool HasJoined => reach.HasJoined;

    /// <summary>Gets the features of the sensor that has a key; a key that no sensor has gets the answer of a sensor without readings.</summary>
    public ValueTask<FeaturesAnswer> GetAsync(ReadOnlySpan<byte> key, CancellationToken cancellationToken) =>
        SensorKey.IdOf(key) is { } sensorId ? GetAsync(sensorId, cancellationToken) : ValueTask.FromResult(FeaturesAnswer.Unknown);

    /// <summary>Gets the features of a sensor.</summary>
    public ValueTask<FeaturesAnswer> GetAsync(string sensorId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = source.GetAsync(sensorId, AsOf.Now(time), cancellationToken);
            return answer.IsCompletedSuccessfully ? answer : AwaitAsync(answer.AsTask(), sensorId, cancellationToken);
        }
        catch (Exception exception) when (PassingFailure.Is(exception))
        {
            return AwaitAsync(Task.FromException<FeaturesAnswer>(exception), sensorId, cancellationToken);
        }
    }

    /// <summary>Reads the sensor that has a key, if it lives here and can answer at once.</summary>
    public bool TryRead<TState>(ReadOnlySpan<byte> key, TState state, FeatureValuesReader<TState> read)
    {
        Span<char> id = stackalloc char[ReadingLimits.SensorIdLength];
        return SensorKey.TryGetId(key, id, out var length) && source.TryRead(id[..length], AsOf.Now(time), state, read);
    }

    private async ValueTask<FeaturesAnswer> AwaitAsync(Task<FeaturesAnswer> first, string sensorId, CancellationToken cancellationToken)
    {
        var (began, allowed, attempt) = (time.GetTimestamp(), FirstAttempt, first);
        while (true)
        {
            try
            {
                return await attempt.WaitAsync(allowed, time, cancellationToken);
            }
            catch (Exception exception) when (PassingFailure.Is(exception) && !cancellationToken.IsCancellationRequested && reach.MayAnswerSoon && time.GetElapsedTime(began) < Patience)
            {
                if (_retries.TryPass(out var held))
                {
                    LogAskedAgain(exception, sensorId, held);
                }

                allowed = exception is TimeoutException ? 2 * allowed : allowed;
            }

            await Task.Delay(Pause, time, cancellationToken);
            attempt = source.GetAsync(sensorId, AsOf.Now(time), cancellationToken).AsTask();
        }
    }

    [LoggerMessage(8100, LogLevel.Information, "Sensor '{SensorId}': a grain call for a Redis client failed; it is made again. Since the last such line {Held} more were.")]
    private partial void LogAskedAgain(Exception exception, string sensorId, long held);
}
