using System.Globalization;
using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>
/// A pass of a reader over its shard, from a checkpoint on. Everything up to that checkpoint was durable when the pass began, so an activation that was loaded for a call of
/// the pass has it. An activation from before may lack it: another activation may have stored the sensor since.
/// </summary>
/// <remarks>The pass travels beside the call, where an activation sees it before it loads its sensor.</remarks>
public static class SensorPass
{
    /// <summary>No pass.</summary>
    public const long None = 0;

    private const string Key = "sensorgrid.pass";

    /// <summary>Creates an identity for a new pass: random, never <see cref="None"/>.</summary>
#pragma warning disable CA5394 // Tells passes apart; nobody gains by guessing it.
    public static long Next() => Random.Shared.NextInt64(1, long.MaxValue);
#pragma warning restore CA5394

    /// <summary>Sends the pass along with the calls of the current asynchronous method, if the sensor will request it.</summary>
    /// <param name="previous">The last position delivered; with one, the sensor does not request it.</param>
    /// <param name="pass">The pass.</param>
    public static void Announce(LogPosition? previous, long pass)
    {
        if (previous is null)
        {
            RequestContext.Set(Key, pass.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Gets the pass that the current call, or the activation for it, belongs to; <see cref="None"/> when it belongs to none.</summary>
    public static long OfCall() =>
        RequestContext.Get(Key) is string text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pass) ? pass : None;
}
