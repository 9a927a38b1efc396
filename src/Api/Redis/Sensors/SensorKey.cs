using System.Buffers;
using System.Text;
using System.Text.Unicode;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.Redis.Sensors;

/// <summary>The key of a sensor's hash: <c>sensor:</c> and its id.</summary>
internal static class SensorKey
{
    // UTF-16 characters have at most three bytes each.
    private const int MostBytes = 3 * ReadingLimits.SensorIdLength;

    /// <summary>The prefix of all keys.</summary>
    public static ReadOnlySpan<byte> Prefix => "sensor:"u8;

    /// <summary>Gets the id of a key; null when it is no sensor's.</summary>
    public static string? IdOf(ReadOnlySpan<byte> key)
    {
        if (!key.StartsWith(Prefix))
        {
            return null;
        }

        var id = key[Prefix.Length..];
        return id.Length is > 0 and <= MostBytes && Utf8.IsValid(id) ? Encoding.UTF8.GetString(id) : null;
    }

    /// <summary>Writes the id of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="id">Room for <see cref="ReadingLimits.SensorIdLength"/> characters.</param>
    /// <param name="length">The number of characters written.</param>
    /// <returns>False when it is no sensor's.</returns>
    public static bool TryGetId(ReadOnlySpan<byte> key, Span<char> id, out int length)
    {
        length = 0;
        return key.Length > Prefix.Length && key.StartsWith(Prefix) && Utf8.ToUtf16(key[Prefix.Length..], id, out _, out length, replaceInvalidSequences: false) == OperationStatus.Done;
    }

    /// <summary>Gets the key of a sensor.</summary>
    public static byte[] Of(string sensorId) => [.. Prefix, .. Encoding.UTF8.GetBytes(sensorId)];
}
