using SensorGrid.Features.Detection.Rarity;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of a <see cref="SeasonScale"/>.</summary>
internal static class SeasonSnapshot
{
    private const int HalfByte = 4;
    private const int LowHalf = (1 << HalfByte) - 1;

    /// <param name="writer">The destination.</param>
    /// <param name="season">The state to write.</param>
    /// <param name="newest">The event time of the metric's newest reading, which is written before.</param>
    /// <param name="previous">Its value.</param>
    public static void Write(SnapshotWriter writer, SeasonScale season, long newest, double previous)
    {
        var profile = season.Profile;
        writer.Time(profile.Hour, newest / TimeSpan.TicksPerHour);
        writer.DoubleUnless(profile.Origin, previous);
        writer.Double(profile.Sum);
        writer.Count(profile.Count);
        for (var cell = 0; cell < SeasonProfile.CellCount; cell += 2)
        {
            writer.Byte((byte)(profile.Days[cell] | (profile.Days[cell + 1] << HalfByte)));
        }

        for (var cell = 0; cell < SeasonProfile.CellCount; cell++)
        {
            if (profile.Days[cell] > 0)
            {
                writer.Single(profile.Means[cell]);
            }
        }

        writer.Count(season.Rows);
        if (season.Rows > 0)
        {
            writer.Signed(newest - season.Since);
            writer.Double(season.Previous);
            writer.Single(season.UsualStep);
            FadingSnapshot.Write(writer, season.Fading);
            TrackerSnapshot.Write(writer, ref season.Tracker);
        }
    }

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="season">A new one; receives it.</param>
    /// <param name="newest">The event time of the metric's newest reading.</param>
    /// <param name="previous">Its value.</param>
    public static void Read(ref SnapshotReader reader, SeasonScale season, long newest, double previous)
    {
        var profile = season.Profile;
        profile.Hour = reader.Time(newest / TimeSpan.TicksPerHour);
        profile.Origin = reader.DoubleUnless(previous);
        profile.Sum = reader.Double();
        profile.Count = reader.Number();
        if (profile.Hour != long.MinValue && !(profile.Hour >= 0 && profile.Hour <= DateTime.MaxValue.Ticks / TimeSpan.TicksPerHour))
        {
            throw new InvalidDataException("The snapshot is damaged: it has an hour that is none.");
        }

        for (var cell = 0; cell < SeasonProfile.CellCount; cell += 2)
        {
            var days = reader.Byte();
            (profile.Days[cell], profile.Days[cell + 1]) = ((byte)(days & LowHalf), (byte)(days >> HalfByte));
        }

        for (var cell = 0; cell < SeasonProfile.CellCount; cell++)
        {
            profile.Means[cell] = profile.Days[cell] > 0 ? reader.Single() : 0;
        }

        season.Rows = reader.Number();
        if (season.Rows > 0)
        {
            season.Since = unchecked(newest - reader.Signed());
            season.Previous = reader.Double();
            season.UsualStep = reader.Single();
            FadingSnapshot.Read(ref reader, ref season.Fading);
            TrackerSnapshot.Read(ref reader, ref season.Tracker);
        }
    }
}
