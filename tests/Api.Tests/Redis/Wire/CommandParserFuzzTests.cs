using System.Text;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Api.Tests.Redis.Wire;

/// <summary>Anybody who reaches the port can send bytes.</summary>
public sealed class CommandParserFuzzTests(ITestOutputHelper output)
{
    private const int PerByte = 16;

    private static readonly Mutator Mutator = new(
        [
            RespConnection.Command("HGETALL", "sensor:plant-1/pump-7"),
            [.. RespConnection.Command("HELLO", "3", "AUTH", "default", "secret"), .. RespConnection.Command("PING")],
            RespConnection.Command([.. Enumerable.Range(0, 40).Select(i => $"field-{i}")]),
            "PING\r\nHGET \"sensor:a b\" temperature_mean_1m\r\n"u8.ToArray(),
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray(),
        ],
        [.. new[] { "*", "$", "\r\n", "-1", "*-1\r\n", "$0\r\n\r\n", "$65536\r\n", "*8192\r\n", "*2147483648\r\n", "$9223372036854775807\r\n", "\"", "'", "\r", "\n", "$-0\r\n" }.Select(Encoding.UTF8.GetBytes)]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Any_bytes_are_commands_or_refused(bool isTrusted)
    {
        var arguments = new CommandArguments();
        var parser = new CommandParser(arguments) { IsTrusted = isTrusted };
        return Fuzz.RunAsync(
            Mutator,
            PerByte,
            input =>
            {
                for (var rest = input.AsMemory(); parser.Read(rest) is var result; rest = rest[parser.Consumed..])
                {
                    if (result == ParseResult.Complete)
                    {
                        Assert.InRange(parser.Consumed, 1, rest.Length);
                        Assert.True(arguments.Bytes <= parser.Consumed);
                        continue;
                    }

                    Assert.True(result == ParseResult.Incomplete ? parser.Needed > rest.Length : parser.Error.Length > 0);
                    return;
                }
            },
            output);
    }
}
