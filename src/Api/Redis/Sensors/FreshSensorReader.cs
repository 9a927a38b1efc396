using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Api.Sensors;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Redis.Sensors;

/// <summary>Reads sensors on the terms that a command's fields demand, as the HTTP API does.</summary>
internal sealed class FreshSensorReader(SensorReader sensors, FreshFeatures fresh, TimeProvider time)
{
    /// <summary>Reads the sensor of a command.</summary>
    /// <param name="arguments">The command: its own copy, since others follow it.</param>
    /// <param name="begun">The timestamp from which on its wait counts.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public async Task<FreshSensor> GetAsync(CommandArguments arguments, long begun, CancellationToken cancellationToken)
    {
        try
        {
            var terms = FreshnessFields.Parse(arguments);
            if (SensorKey.IdOf(arguments[1]) is not { } sensorId)
            {
                // Nothing can arrive for a key that is no sensor's.
                return new FreshSensor(null, new KeptFreshness(null, TimeSpan.Zero));
            }

            var finding = await FreshAnswer.GetAsync(fresh, terms, begun, sensorId, token => sensors.GetAsync(sensorId, token), cancellationToken);
            return finding.Refusal is { } refusal
                ? Refused(refusal)
                : new FreshSensor(finding.Answer!.Features, new KeptFreshness(finding.Staleness, time.GetElapsedTime(begun)));
        }
        catch (BadHttpRequestException wrong)
        {
            return FreshSensor.Refused(RedisMetrics.Bound, $"ERR {wrong.Message}");
        }
        catch (OverloadedException overloaded)
        {
            return FreshSensor.Refused(RedisMetrics.Bound, $"TRYAGAIN {overloaded.Message}");
        }
    }

    private static FreshSensor Refused(Problem refusal) => refusal.Status == StatusCodes.Status412PreconditionFailed
        ? FreshSensor.Refused(RedisMetrics.Stale, $"STALE {refusal.Detail} Allow more, or ask without @maxStaleness for what there is.")
        : FreshSensor.Refused(RedisMetrics.NotYet, $"NOTYET {refusal.Detail}");
}
