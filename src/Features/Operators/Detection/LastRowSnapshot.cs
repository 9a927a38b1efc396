using SensorGrid.Features.Detection;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of the newest scored row of a <see cref="MetricDetector"/>, which explains its evidence.</summary>
internal static class LastRowSnapshot
{
    // What explains evidence is of no use where evidence raises no alarm.
    public static void Write(SnapshotWriter writer, MetricDetector metric)
    {
        writer.Count(metric.LastJudgedIn);
        if (metric.Alarm is null)
        {
            return;
        }

        writer.Singles(metric.LastRow);
        writer.Single(metric.LastScore.Strangeness);
        writer.Single(metric.LastScore.Evidence);
        writer.Double(metric.LastStrangeness);
        writer.Double(metric.LastEvidence);
        var seen = metric.LastObservation;
        writer.DoubleUnless(seen.Value, metric.Previous);
        writer.Double(seen.UsualLevel);
        writer.DoubleUnless(seen.UsualSeason, metric.Previous);
        writer.Double(seen.Spread);
        writer.Double(seen.UsualSpread);
        writer.DoubleUnless(seen.Repeats, metric.Repeats);
        writer.DoubleUnless(seen.MostRepeats, metric.MostRepeats);
    }

    public static void Read(ref SnapshotReader reader, MetricDetector metric)
    {
        metric.LastJudgedIn = reader.Number();
        if (metric.Alarm is null)
        {
            return;
        }

        reader.Singles(metric.LastRow);
        metric.LastScore = new RowScore(reader.Single(), reader.Single());
        metric.LastStrangeness = reader.Double();
        metric.LastEvidence = reader.Double();
        metric.LastObservation = new Observation(
            reader.DoubleUnless(metric.Previous),
            reader.Double(),
            reader.DoubleUnless(metric.Previous),
            reader.Double(),
            reader.Double(),
            reader.DoubleUnless(metric.Repeats),
            reader.DoubleUnless(metric.MostRepeats));
    }
}
