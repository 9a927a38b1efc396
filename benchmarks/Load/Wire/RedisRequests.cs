using System.Globalization;
using System.Text;

namespace SensorGrid.Load.Wire;

/// <summary>Whole HGETALL requests in Redis' protocol, and what ends their answers.</summary>
/// <param name="fields">How many fields each hash has; neither their names nor their values have a line break.</param>
internal sealed class RedisRequests(int fields)
{
    public static byte[] Hash(string key) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*2\r\n$7\r\nHGETALL\r\n${key.Length}\r\n{key}\r\n"));

    /// <exception cref="InvalidDataException">The answer is not a list of so many fields and their values.</exception>
    public bool IsWhole(ReadOnlySpan<byte> answer)
    {
        if (!answer.IsEmpty && answer[0] != (byte)'*')
        {
            throw new InvalidDataException(Encoding.UTF8.GetString(answer));
        }

        // A line for how many strings there are, and two for each of them.
        return answer.Count((byte)'\n') >= 1 + (fields * 4);
    }
}
