using System.Text.Json;

namespace SensorGrid.Load.Bare;

/// <summary>Reads the one shape of reading that the fleet sends: <c>{"sensorId":…,"timestamp":"…Z","metrics":{"temperature":number}}</c>.</summary>
internal static class BareReader
{
    /// <summary>The sensor's id, UTF-8, its event time in ticks, and its value.</summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> bytes, out long time, out double value)
    {
        var json = new Utf8JsonReader(bytes);
        ReadOnlySpan<byte> id = default;
        (time, value) = (0, double.NaN);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("sensorId"u8))
            {
                json.Read();
                id = json.ValueSpan;
            }
            else if (json.ValueTextEquals("timestamp"u8))
            {
                json.Read();
                time = Ticks(json.ValueSpan);
            }
            else
            {
                // {, the name, the number, }
                json.Read();
                json.Read();
                json.Read();
                value = json.GetDouble();
                json.Read();
            }
        }

        return id;
    }

    /// <summary>Only as far as the tokens go: what any program must do at the least.</summary>
    public static int CountTokens(ReadOnlySpan<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes);
        var count = 0;
        while (json.Read())
        {
            count++;
        }

        return count;
    }

    // 2026-11-22T10:00:01[.25]Z
    private static long Ticks(ReadOnlySpan<byte> text)
    {
        var day = new DateTime((Two(text, 0) * 100) + Two(text, 2), Two(text, 5), Two(text, 8)).Ticks;
        var ticks = day + (((((Two(text, 11) * 60L) + Two(text, 14)) * 60) + Two(text, 17)) * TimeSpan.TicksPerSecond);
        if (text[19] == '.')
        {
            var scale = TimeSpan.TicksPerSecond;
            for (var i = 20; text[i] != 'Z'; i++)
            {
                scale /= 10;
                ticks += (text[i] - '0') * scale;
            }
        }

        return ticks;
    }

    private static int Two(ReadOnlySpan<byte> text, int at) => ((text[at] - '0') * 10) + text[at + 1] - '0';
}
