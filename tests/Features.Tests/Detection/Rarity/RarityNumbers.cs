using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Tests.Detection.Rarity;

/// <summary>All numbers that are kept of a metric.</summary>
internal static class RarityNumbers
{
    public static List<(string Name, double Value)> Of(MetricRarity rarity)
    {
        List<(string Name, double Value)> numbers = [("mean pause", rarity.MeanPause), ("rarest value", rarity.Rarest.Value), ("rarest usual", rarity.Rarest.Usual), ("newest at", rarity.Learning.NewestAt)];
        Add(numbers, "readings", rarity.Readings);
        foreach (var (name, buckets) in ((string, BucketScale?)[])[("ten seconds", rarity.TenSeconds), ("minutes", rarity.Minutes)])
        {
            if (buckets is not null)
            {
                numbers.AddRange([(name + " origin", buckets.Origin), (name + " sum", buckets.Sum), (name + " squares", buckets.Squares), (name + " mean count", buckets.MeanCount)]);
                Add(numbers, name, buckets.Scale);
            }
        }

        return numbers;
    }

    private static void Add(List<(string Name, double Value)> numbers, string name, TrackedScale? scale)
    {
        if (scale is null)
        {
            return;
        }

        numbers.AddRange(
        [
            (name + " previous", scale.Previous),
            (name + " mean", scale.Mean),
            (name + " long mean", scale.LongMean),
            (name + " mean of all", scale.MeanOfAll),
            (name + " distance", scale.Distance),
            (name + " long distance", scale.LongDistance),
            (name + " distance of all", scale.DistanceOfAll),
            (name + " step", scale.UsualStep),
            (name + " spread", scale.UsualSpread),
            (name + " score", scale.UsualScore),
            (name + " score distance", scale.ScoreDistance),
        ]);
        for (var i = 0; i < scale.Trackers.Length; i++)
        {
            ref var tracker = ref scale.Trackers[i];
            var statistic = $"{name} {ScaleKinds.StatisticsOf(scale.Kind)[i]}";
            numbers.AddRange(
            [
                (statistic + " highest", tracker.Highest),
                (statistic + " alarm level", tracker.AlarmLevel),
                (statistic + " alarm peak", tracker.AlarmPeak),
                (statistic + " alarmed at", tracker.AlarmedAt),
                (statistic + " credited from", tracker.CreditedFrom),
                .. PeakTrackerProperties.Peaks(tracker).Select(peak => (statistic + " peak", peak)),
            ]);
        }
    }
}
