using SensorGrid.Features.Detection;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of an <see cref="ArrivalPace"/>, but for <see cref="ArrivalPace.IsAwaited"/>, which is a flag of its detector.</summary>
internal static class ArrivalsSnapshot
{
    // Each by how far it is from what it is mostly near to.
    public static void Write(SnapshotWriter writer, ArrivalPace arrivals, long scoredAt, long newest)
    {
        writer.Signed(unchecked(newest - arrivals.LastArrival));
        writer.Signed(arrivals.LastArrival - arrivals.NewestArrival);
        writer.Signed(arrivals.NewestArrival - arrivals.BurstArrival);
        writer.Signed(arrivals.BurstArrival - arrivals.UploadArrival);
        writer.Signed(unchecked(arrivals.NewestArrival - scoredAt - arrivals.NewestDelay));
        writer.Signed(arrivals.UploadArrival - arrivals.UploadTime - arrivals.NewestDelay);
        writer.Time(arrivals.SteadyFrom == ArrivalPace.NeverSteady ? long.MinValue : arrivals.SteadyFrom, newest);
        writer.Signed(arrivals.SteadyDelay - arrivals.NewestDelay);
        writer.Signed(arrivals.UploadGathered);
        writer.Signed(arrivals.GatheredBefore);
    }

    public static void Read(ref SnapshotReader reader, ArrivalPace arrivals, long scoredAt, long newest)
    {
        arrivals.LastArrival = unchecked(newest - reader.Signed());
        arrivals.NewestArrival = unchecked(arrivals.LastArrival - reader.Signed());
        arrivals.BurstArrival = unchecked(arrivals.NewestArrival - reader.Signed());
        arrivals.UploadArrival = unchecked(arrivals.BurstArrival - reader.Signed());
        arrivals.NewestDelay = unchecked(arrivals.NewestArrival - scoredAt - reader.Signed());
        arrivals.UploadTime = unchecked(arrivals.UploadArrival - arrivals.NewestDelay - reader.Signed());
        var steadyFrom = reader.Time(newest);
        arrivals.SteadyFrom = steadyFrom == long.MinValue ? ArrivalPace.NeverSteady : steadyFrom;
        arrivals.SteadyDelay = unchecked(arrivals.NewestDelay + reader.Signed());
        arrivals.UploadGathered = reader.Signed();
        arrivals.GatheredBefore = reader.Signed();
    }
}
