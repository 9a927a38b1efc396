using System.Globalization;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Grafana;

/// <summary>The readings of a sensor that was calm for days, and then was not.</summary>
internal static class UnusualSensor
{
    /// <summary>The number of its readings.</summary>
    public const int Count = Calm + 1;

    // One in ten minutes: long enough for whatever learns by time.
    private const int Calm = 400;

    /// <summary>The time of its first reading, of those that end now.</summary>
    public static DateTimeOffset Begin { get; } = Some.Now.AddMinutes(-10 * Calm);

    /// <summary>The readings.</summary>
    public static string Readings(string id)
    {
        var random = new Random(7);
        var readings = Enumerable.Range(0, Calm).Select(place => Reading(id, place, 20 + random.NextDouble() + random.NextDouble())).Append(Reading(id, Calm, 5000));
        return $"[{string.Join(',', readings)}]";
    }

    private static string Reading(string id, int place, double temperature) =>
        Some.Reading(id, string.Create(CultureInfo.InvariantCulture, $"\"pressure\":3,\"temperature\":{temperature:R}"), Begin.AddMinutes(10 * place));
}
