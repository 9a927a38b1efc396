using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>Sound sensors whose readings come in other ways than at even times: few alarms. The intervals are seconds; each series has a swing of a day or a drift, and noise.</summary>
public sealed class SoundSensorTests
{
    // Bounds are what these series raise: of a gap of hours, the level or the noise after it may be new, and of a day's swing that is suddenly sampled 15 times instead of 144, its steps.
    [Theory]
    [InlineData("even", 0, 1.0, 10.0, 60.0, 600.0)]
    [InlineData("gaps", 3, 1.0, 10.0, 60.0, 600.0)]
    [InlineData("lost readings", 0, 1.0, 10.0, 60.0, 600.0)]
    [InlineData("jitter", 0, 1.0, 10.0, 60.0, 600.0)]
    [InlineData("ten times slower", 0, 1.0, 10.0, 60.0)]
    [InlineData("ten times slower", 2, 600.0)]
    [InlineData("ten times faster", 0, 1.0, 10.0, 60.0, 600.0)]
    [InlineData("slower and back", 0, 1.0, 10.0, 60.0)]
    [InlineData("slower and back", 1, 600.0)]
    [InlineData("equal times", 0, 10.0, 60.0, 600.0)]
    [InlineData("a day ahead", 0, 1.0, 10.0, 60.0, 600.0)]
    [InlineData("an hour ahead", 0, 1.0, 10.0, 60.0, 600.0)]
    [InlineData("an hour back", 0, 10.0, 60.0, 600.0)]
    [InlineData("periodic", 0, 10.0, 60.0, 600.0)]
    [InlineData("longer period", 0, 10.0, 60.0, 600.0)]
    [InlineData("shorter period", 0, 10.0, 60.0, 600.0)]
    [InlineData("drift", 0, 0.1, 10.0)]
    public void A_sound_sensor_raises_no_more_alarms_than_these(string kind, int most, params double[] intervals) =>
        Assert.All(intervals, seconds =>
        {
            var alarms = Alarms(kind, seconds);
            Assert.True(alarms.Count <= most, $"{alarms.Count}: {string.Join("; ", alarms)}");
        });

    [Fact]
    public void Lost_cycles_are_told_of_when_they_come_back_and_not_before()
    {
        // No statistic looks for too little of something.
        var log = Periodic(10, 26_000, new Random(100), 1, stops: true);
        var opened = new ScoredSensor(FormulaScorer.ByBudget()).Take(log).Changed.First(change => change.Kind == AnomalyKind.Score);

        Assert.InRange(Array.FindIndex(log, reading => reading.EventTime == opened.StartedAt), 25_700, 25_705);
    }

    private static List<string> Alarms(string kind, double seconds)
    {
        var found = new List<string>();
        var (sensors, readings) = seconds switch { < 1 => (1, 60_000), 1 => (1, 60_000), 10 => (1, 26_000), 60 => (2, 5_000), _ => (4, 1_500) };
        for (var seed = 100; seed < 100 + sensors; seed++)
        {
            var log = Series(kind, seconds, readings, new Random(seed));
            found.AddRange(new ScoredSensor(FormulaScorer.ByBudget()).Take(log).Changed.Where(change => change is { Kind: AnomalyKind.Score, Revision: 0 })
                .Select(change => $"seed {seed}, row {Array.FindIndex(log, reading => reading.EventTime == change.StartedAt)}, {change.Reason}, once in {change.ExpectedEveryDays:0} days"));
        }

        return found;
    }

    private static Reading[] Series(string kind, double s, int n, Random r) => kind switch
    {
        "even" => Series(n, r, _ => s),
        "gaps" => Series(n, r, _ => r.Next(3_000) == 0 ? 60 * r.Next(2, 240) : s),
        "lost readings" => Series(n, r, _ => s * (r.Next(5) == 0 ? 2 : 1)),
        "jitter" => Series(n, r, _ => s * (0.6 + (0.8 * r.NextDouble()))),
        "ten times slower" => Series(n, r, i => i < n / 2 ? s : 10 * s),
        "ten times faster" => Series(n, r, i => i < n / 2 ? s : s / 10),
        "slower and back" => Series(n, r, i => i < n / 3 || i > 2 * n / 3 ? s : 10 * s),
        "equal times" => Series(n, r, _ => r.Next(10) == 0 ? 0 : s),
        "a day ahead" => Series(n, r, i => i == n / 2 ? 86_400 : s),
        "an hour ahead" => Series(n, r, i => i == n / 2 ? 3_600 : s),
        "an hour back" => Series(n, r, i => i == n / 2 ? -3_600 : s),
        "drift" => Drifting(s, n, r),
        "longer period" => Periodic(s, n, r, 1.1, stops: false),
        "shorter period" => Periodic(s, n, r, 0.9, stops: false),
        "periodic" => Periodic(s, n, r, 1, stops: false),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // A unit an hour.
    private static Reading[] Drifting(double seconds, int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(i => Some.Reading(Some.Noon.AddSeconds(i * seconds), ("t", 20 + (i * seconds / 3_600) + Noise(random))))];

    private static Reading[] Periodic(double seconds, int count, Random random, double change, bool stops)
    {
        var phase = 0.0;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            phase += Math.Tau / 30 / (i > count / 2 ? change : 1);
            var amplitude = stops && i >= count - 600 && i < count - 300 ? 0 : 5;
            return Some.Reading(Some.Noon.AddSeconds(i * seconds), ("t", 20 + (amplitude * Math.Sin(phase)) + Noise(random)));
        })];
    }

    private static Reading[] Series(int count, Random random, Func<int, double> pause)
    {
        var time = Some.Noon;
        var day = Some.Noon.Date.Ticks;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            time = time.AddSeconds(i == 0 ? 0 : pause(i));
            return Some.Reading(time, ("t", 20 + (2 * Math.Sin(Math.Tau * (time.Ticks - day) / TimeSpan.TicksPerDay)) + Noise(random)));
        })];
    }

    private static double Noise(Random random) => (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) / 2;
}
