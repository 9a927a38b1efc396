using System.Text.Json;
using System.Text.Json.Serialization;

namespace SensorGrid.Streaming.Kinesis.Client.Wire;

/// <summary>A time as JSON 1.1 has it: seconds since 1970 with a fraction. Decimal arithmetic keeps the milliseconds exact.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ticks = reader.GetDecimal() * TimeSpan.TicksPerSecond;
        if (ticks < -DateTime.UnixEpoch.Ticks || ticks > DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks)
        {
            throw new JsonException("A time is outside of the years 1 to 9999.");
        }

        return DateTime.UnixEpoch.AddTicks((long)ticks);
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        var milliseconds = (value.ToUniversalTime().Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        writer.WriteNumberValue(milliseconds / 1000m);
    }
}
