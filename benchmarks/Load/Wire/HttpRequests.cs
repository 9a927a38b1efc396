using System.Globalization;
using System.Text;

namespace SensorGrid.Load.Wire;

/// <summary>Whole HTTP requests, as bytes, and what ends their answers.</summary>
internal static class HttpRequests
{
    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    public static byte[] PostJson(string path, string json) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    /// <exception cref="InvalidDataException">The answer is not a 200.</exception>
    public static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        if (!answer.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidDataException(Encoding.UTF8.GetString(answer));
        }

        var length = answer[..head].IndexOf("Content-Length: "u8);
        return length >= 0
            ? answer.Length - head - 4 >= int.Parse(Line(answer[(length + 16)..]), CultureInfo.InvariantCulture)
            : answer.EndsWith("\r\n0\r\n\r\n"u8);
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text) => text[..text.IndexOf("\r\n"u8)];
}
