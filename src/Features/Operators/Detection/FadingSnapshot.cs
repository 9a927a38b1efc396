using SensorGrid.Features.Detection.Rarity;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of a <see cref="Fading"/>: a byte while nothing fades.</summary>
internal static class FadingSnapshot
{
    /// <param name="writer">The destination.</param>
    /// <param name="fading">The state to write.</param>
    public static void Write(SnapshotWriter writer, Fading fading) => writer.Singles([fading.Until]);

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="fading">The destination.</param>
    public static void Read(ref SnapshotReader reader, ref Fading fading)
    {
        var until = new float[1];
        reader.Singles(until);
        fading.Until = until[0];
    }
}
