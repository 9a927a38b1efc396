using CsCheck;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Engine;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>What holds for every log: scores and anomalies are a function of the readings in log order, and of nothing else.</summary>
public sealed class DetectorProperties
{
    private const int Iterations = 150;

    [Fact]
    public void Pages_cut_anywhere_give_the_same_bits() =>
        Gen.Select(Eventful(300), Gen.Int[1, 80].Array[300]).Sample(
            (readings, sizes) =>
            {
                var sensor = new ScoredSensor();
                for (var (i, page) = (0, 0); i < readings.Length; i += sizes[page++])
                {
                    sensor.Take(readings[i..Math.Min(i + sizes[page], readings.Length)]);
                }

                AssertSame(new ScoredSensor().Take(readings), sensor);
            },
            iter: Iterations);

    [Fact]
    public void Restarts_anywhere_change_no_bit() =>
        Gen.Select(Eventful(300), Gen.Int[0, 9].Array[300]).Sample(
            (readings, restarts) =>
            {
                var sensor = new ScoredSensor();
                for (var i = 0; i < readings.Length; i++)
                {
                    sensor.Take(readings[i..(i + 1)]);
                    _ = restarts[i] == 0 ? sensor.Restart() : sensor;
                }

                AssertSame(new ScoredSensor().Take(readings), sensor);
            },
            iter: Iterations);

    [Fact]
    public void A_replay_from_an_older_snapshot_raises_the_same_anomalies_again_to_the_bit() =>
        Gen.Select(Eventful(300), Gen.Double[0, 1], Gen.Double[0, 1]).Sample(
            (readings, first, second) =>
            {
                var stored = (int)(first * readings.Length);
                var crashed = stored + (int)(second * (readings.Length - stored));
                var before = new ScoredSensor().Take(readings[..stored]).Restart();
                var raised = before.Changed.Count;
                before.Take(readings[stored..crashed]);

                var after = new ScoredSensor().Take(readings[..stored]).Restart();
                after.Take(readings[stored..]);

                Assert.Equivalent(before.Changed, after.Changed[..before.Changed.Count], strict: true);
                Assert.True(raised <= before.Changed.Count);
                AssertSame(new ScoredSensor().Take(readings), after);
            },
            iter: Iterations);

    [Fact]
    public void Readings_taken_before_are_neither_scored_nor_counted_again() =>
        Gen.Select(Eventful(200), Gen.Int[0, 40].Array[200]).Sample(
            (readings, rewinds) =>
            {
                var sensor = new ScoredSensor();
                for (var i = 0; i < readings.Length; i++)
                {
                    var from = Math.Max(0, i - rewinds[i]);
                    sensor.Take(from, readings[from..(i + 1)]);
                }

                var straight = new ScoredSensor().Take(readings);
                Assert.Equal(EngineFixture.Snapshot(straight.Engine), EngineFixture.Snapshot(sensor.Engine));
                Assert.Equivalent(straight.Changed, sensor.Changed, strict: true);
            },
            iter: Iterations);

    [Fact]
    public void Values_in_another_unit_give_the_same_inputs_to_the_bit() =>
        // A power of two scales without rounding, so nothing but a unit that is left in could make a difference.
        Gen.Select(Gen.Int[1, 1000], Gen.Int[-20, 20]).Sample(
            (seed, power) => Assert.Equal(
                ScoredSensor.Inputs(ScoredSensor.Calm(700, seed)),
                ScoredSensor.Inputs(ScoredSensor.Calm(700, seed, Math.ScaleB(1, power)))),
            iter: 20);

    [Fact]
    public void Inputs_equal_those_computed_anew_from_all_values() =>
        Eventful(700).Sample(
            readings =>
            {
                var times = readings.Select(reading => reading.EventTime.UtcTicks).ToArray();
                var values = readings.Select(reading => reading.Metrics[0].Value).ToArray();
                var advancing = Enumerable.Range(0, times.Length).Where(i => i == 0 || times[i] > times[..i].Max()).ToArray();
                var reference = NaiveDetector.Inputs([.. advancing.Select(i => times[i])], [.. advancing.Select(i => values[i])]);
                var actual = ScoredSensor.Inputs(readings);

                Assert.Equal(reference.Length, actual.Length);
                for (var row = 0; row < actual.Length; row++)
                {
                    for (var i = 0; i < DetectorInputs.Count; i++)
                    {
                        // Rings of 32-bit numbers against 64-bit ones: the difference of a record to a range is known to that many digits.
                        var tolerance = 2e-3 * Math.Max(1, Math.Abs(reference[row][i]));
                        Assert.True(
                            Math.Abs(reference[row][i] - actual[row][i]) <= tolerance,
                            $"row {row}, {DetectorInputs.Names[i]}: {reference[row][i]} expected, {actual[row][i]} found");
                    }
                }
            },
            iter: 40);

    /// <summary>A walk with spikes, shifts, pauses, equal and late times.</summary>
    private static Gen<Reading[]> Eventful(int most) => Gen.Select(
        Gen.Int[0, 99].Array[1, most],
        Gen.Double[-1, 1].Array[most],
        (events, noise) =>
        {
            var (time, level) = (Some.Noon, 20.0);
            var readings = new Reading[events.Length];
            for (var i = 0; i < readings.Length; i++)
            {
                var at = time = time.AddSeconds(events[i] switch { 0 => 3_600, 1 => 0, _ => 10 });
                level += events[i] is 2 ? 10 : 0;
                var value = level + noise[i] + (events[i] is 3 or 4 ? 30 : 0);
                at = events[i] is 5 ? at.AddSeconds(-25) : events[i] is 6 ? at.AddMinutes(-3) : at;
                readings[i] = events[i] is 7
                    ? Some.Reading(at, ("t", value), ("u", -value))
                    : Some.Reading(at, ("t", Math.Round(value, 3)));
            }

            return readings;
        });

    private static void AssertSame(ScoredSensor expected, ScoredSensor actual)
    {
        Assert.Equal(expected.Scores, actual.Scores);
        Assert.Equivalent(expected.Changed, actual.Changed, strict: true);
        Assert.Equal(EngineFixture.Snapshot(expected.Engine), EngineFixture.Snapshot(actual.Engine));
    }
}
