using System.Text.Json;
using System.Text.Json.Serialization;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>A time as JSON 1.1 has it: seconds since 1970 with a fraction. Decimal arithmetic keeps the milliseconds exact.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime>
{
    private const decimal Earliest = -62_135_596_800m, Latest = 253_402_300_799.9999999m;

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var seconds = reader.GetDecimal();

        // Before it is multiplied: that could overflow.
        return seconds >= Earliest && seconds <= Latest
            ? DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : throw new JsonException("A time is outside of the years 1 to 9999.");
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        var milliseconds = (value.ToUniversalTime().Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        writer.WriteNumberValue(milliseconds / 1000m);
    }
}
